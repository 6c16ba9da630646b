import { type Recording, windowsOf } from "./Recording.ts"
import { styledText } from "./styledText.ts"

const [cellWidth, cellHeight, margin, bar] = [8, 18, 14, 26] as const

/**
 * A recording as a picture that moves by itself, without a script: each row is a strip of all that ever stood in it, which
 * jumps to the next as time goes on. Whoever has asked for less motion sees the end.
 */
export const animateRecording = (recording: Recording, title: string): string => {
  const { columns, frames, restMillis, rows } = recording
  const windows = windowsOf(recording)
  const total = (frames.at(-1)?.at ?? 0) + restMillis
  const [width, height] = [columns * cellWidth, rows * cellHeight]
  const strips = Array.from({ length: rows }, (_, row) => {
    const states = windows.flatMap((lines, index) =>
      index === 0 || lines[row] !== windows[index - 1]![row] ? [{ line: lines[row]!, at: frames[index]!.at }] : [],
    )
    return strip(row, states, total, width)
  })
  return [
    `<svg role="img" width="${width + 2 * margin}" height="${height + 2 * margin + bar}" viewBox="0 0 ${width + 2 * margin} ${height + 2 * margin + bar}" xmlns="http://www.w3.org/2000/svg">`,
    `<title>${escape(title)}</title>`,
    `<style>${style}${strips.map(({ keyframes }) => keyframes).join("")}</style>`,
    `<rect class="window" width="100%" height="100%" rx="8"/>`,
    ...[0, 1, 2].map((light) => `<circle class="light" cx="${18 + light * 18}" cy="17" r="5"/>`),
    `<svg x="${margin}" y="${margin + bar - 6}" width="${width}" height="${height}">`,
    ...strips.map(({ drawn }) => drawn),
    "</svg>",
    "</svg>",
    "",
  ].join("\n")
}

const strip = (
  row: number,
  states: ReadonlyArray<{ readonly line: string; readonly at: number }>,
  total: number,
  width: number,
): { readonly keyframes: string; readonly drawn: string } => {
  const last = -(states.length - 1) * cellHeight
  const steps = states.map(({ at }, index) => `${percent(at / total)}{transform:translateY(${-index * cellHeight}px)}`)
  const moves =
    states.length === 1
      ? ""
      : `.r${row}{transform:translateY(${last}px);animation:r${row} ${total}ms steps(1,end) infinite}` +
        `@keyframes r${row}{${steps.join("")}to{transform:translateY(${last}px)}}`
  const lines = states.map(({ line }, index) => drawLine(line, index))
  return {
    keyframes: moves,
    drawn: `<svg y="${row * cellHeight}" width="${width}" height="${cellHeight}"><g class="r${row}">${lines.join("")}</g></svg>`,
  }
}

/** Each piece is as wide as its cells, whatever the font: so that columns stand under one another. */
const drawLine = (line: string, index: number): string =>
  styledText(line)
    .map(({ column, styles, text }) => {
      const place = `x="${column * cellWidth}" y="${index * cellHeight + 13}" textLength="${text.length * cellWidth}"`
      const look = styles.filter((name) => name !== "inverse")
      const words = `<text ${place}${look.length === 0 ? "" : ` class="${look.join(" ")}"`}>${escape(text)}</text>`
      return styles.includes("inverse")
        ? `<rect class="cursor" x="${column * cellWidth}" y="${index * cellHeight}" width="${text.length * cellWidth}" height="${cellHeight}"/>${text.trim() === "" ? "" : words}`
        : words
    })
    .join("")

const percent = (share: number): string => `${Math.round(share * 100_000) / 1_000}%`

const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")

const style = [
  ".window{fill:#0d1117;stroke:#30363d}.light{fill:#30363d}.cursor{fill:#8b949e}",
  "text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:#d1d7e0;white-space:pre}",
  ".bold{font-weight:600;fill:#f0f6fc}.dim{fill:#9198a1}.red{fill:#ff7b72}.green{fill:#7ee787}.yellow{fill:#e3b341}",
  ".blue{fill:#79c0ff}.magenta{fill:#d2a8ff}.cyan{fill:#76e3ea}",
  "@media (prefers-reduced-motion:reduce){g{animation:none!important}}",
].join("")
