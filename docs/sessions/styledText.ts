/** A piece of a line that looks the same from one end to the other. */
export interface StyledText {
  /** The first column that it stands in, from 0. */
  readonly column: number
  readonly text: string
  /** `bold`, `dim`, `red`, … and `inverse`: the names of the classes that it is drawn with. */
  readonly styles: ReadonlyArray<string>
}

/**
 * A line with the escapes of "select graphic rendition" as pieces of one look each, blanks at the ends left out.
 *
 * Source of the numbers: ECMA-48, 8.3.117.
 */
export const styledText = (line: string): ReadonlyArray<StyledText> => {
  const pieces: Array<StyledText> = []
  let styles: ReadonlyArray<string> = []
  let column = 0
  for (const [index, part] of line.split("\u001B[").entries()) {
    const [escape = "", codes] = index === 0 ? [] : (/^([\d;]*)m/.exec(part) ?? [])
    if (codes !== undefined) styles = codes.split(";").reduce(restyle, styles)
    const all = part.slice(escape.length)
    const text = styles.includes("inverse") ? all : all.trim()
    if (text !== "") pieces.push({ column: column + all.indexOf(text), text, styles })
    column += all.length
  }
  return pieces
}

const restyle = (styles: ReadonlyArray<string>, code: string): ReadonlyArray<string> => {
  const number = Number(code)
  if (number === 0) return []
  if (number === 22) return styles.filter((style) => style !== "bold" && style !== "dim")
  if (number === 27) return styles.filter((style) => style !== "inverse")
  if (number === 39) return styles.filter((style) => !colours.includes(style))
  const colour = colours[(number >= 90 ? number - 90 : number - 30) as 0]
  if (colour !== undefined) return [...styles.filter((style) => !colours.includes(style)), colour]
  const named = { 1: "bold", 2: "dim", 7: "inverse" }[number]
  return named === undefined ? styles : [...styles, named]
}

const colours = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]
