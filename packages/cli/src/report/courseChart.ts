import { type CampaignCourse, type CourseSpan, defaultBudgetPolicy } from "@feishu-recall/core"
import { number } from "../display/words.ts"
import { escapeHtml } from "./escapeHtml.ts"
import type { Telling } from "./reportSentences.ts"

const plot = { width: 760, height: 300, left: 58, right: 748, top: 44, bottom: 262 }

/**
 * The course as a picture: a column of calls for each span, in it one of those accepted, and a line of those confirmed.
 * It needs no script, and its colours are those of the page (`--calls`, `--accepted`, `--confirmed`, `--limit`).
 */
export const courseChart = ({ spanMillis, spans }: CampaignCourse, { texts, zone }: Telling): string => {
  const first = spans[0]
  if (first === undefined) return ""
  const last = spans.at(-1)!
  const minutes = spanMillis / 60_000
  const limit = budgetOf(spanMillis)
  const highest = Math.max(1, ...spans.flatMap(({ accepted, calls, confirmed }) => [accepted, calls, confirmed]))
  // A budget far above all calls would press them to the ground.
  const showsLimit = limit <= highest * 4
  const top = roundUp(showsLimit ? Math.max(highest, limit) : highest)
  const step = (plot.right - plot.left) / Math.max(spans.length, 6)
  const x = (place: number) => plot.left + place * step
  const y = (count: number) => plot.bottom - (count / top) * (plot.bottom - plot.top)
  const column = (name: "calls" | "accepted", share: number) =>
    spans
      .map((span, place) =>
        span[name] === 0
          ? ""
          : `<rect class="${name}" x="${round(x(place) + (step * (1 - share)) / 2)}" y="${round(y(span[name]))}" width="${round(step * share)}" height="${round(plot.bottom - y(span[name]))}"/>`,
      )
      .join("")
  const points = spans.map((span, place) => [round(x(place) + step / 2), round(y(span.confirmed))] as const)
  const sum = (name: "calls" | "accepted" | "confirmed") => spans.reduce((total, span) => total + span[name], 0)
  const says = texts.chartSays(
    zone.minute(first.from),
    zone.minute(last.from + spanMillis),
    sum("calls"),
    sum("accepted"),
    sum("confirmed"),
  )
  return [
    `<svg class="chart" viewBox="0 0 ${plot.width} ${plot.height}" role="img" aria-labelledby="chart-title" aria-describedby="chart-says">`,
    `<title id="chart-title">${escapeHtml(texts.chart(minutes))}</title>`,
    `<desc id="chart-says">${escapeHtml(says)}</desc>`,
    legend(texts, showsLimit ? "" : texts.budgetAbove(limit)),
    ...[0, 0.25, 0.5, 0.75, 1].map((share) => {
      const at = round(y(top * share))
      const label = Number.isInteger(top * share)
        ? `<text x="${plot.left - 8}" y="${at + 4}" text-anchor="end">${number(top * share)}</text>`
        : ""
      return `<path class="grid" d="M${plot.left} ${at}H${plot.right}"/>${label}`
    }),
    column("calls", spans.length > 60 ? 1 : 0.84),
    column("accepted", 0.5),
    points.length === 1
      ? ""
      : `<polyline class="confirmed" points="${points.map((point) => point.join(",")).join(" ")}"/>`,
    spans.length > 60 ? "" : points.map(([at, over]) => `<circle class="dot" cx="${at}" cy="${over}" r="3"/>`).join(""),
    showsLimit
      ? `<path class="limit" d="M${plot.left} ${round(y(limit))}H${plot.right}"/><text x="${plot.right}" y="${round(y(limit)) - 5}" text-anchor="end">${escapeHtml(texts.budget(limit))}</text>`
      : "",
    ...timeLabels(spans, step).map(
      ({ from, place }) =>
        `<path class="grid" d="M${round(x(place))} ${plot.bottom}v5"/><text x="${round(x(place))}" y="${plot.bottom + 18}" text-anchor="middle">${zone.minute(from).slice(11)}</text>`,
    ),
    `<text x="${plot.left}" y="${plot.bottom + 34}">${zone.minute(first.from).slice(0, 10)}</text>`,
    `</svg>`,
  ].join("\n")
}

const legend = (texts: Telling["texts"], note: string): string => {
  let at = plot.left
  const entries = (["calls", "accepted", "confirmed"] as const).map((name) => {
    const label = texts.courseColumns[name]
    const mark =
      name === "confirmed"
        ? `<path class="confirmed" d="M${at} 16h18"/><circle class="dot" cx="${at + 9}" cy="16" r="3"/>`
        : `<rect class="${name}" x="${at}" y="10" width="18" height="12"/>`
    const entry = `${mark}<text x="${at + 24}" y="20">${escapeHtml(label)}</text>`
    at += 24 + 14 * Math.max(4, label.length * 0.62) + 22
    return entry
  })
  const right = note === "" ? "" : `<text x="${plot.right}" y="20" text-anchor="end">${escapeHtml(note)}</text>`
  return entries.join("") + right
}

/** Calls of the recall API that the budget allows in a span. */
const budgetOf = (spanMillis: number): number =>
  Math.min(...defaultBudgetPolicy.windows.map(({ limit, millis }) => (limit * spanMillis) / millis))

/** At most eight, so that none is written over another. */
const timeLabels = (spans: ReadonlyArray<CourseSpan>, step: number) => {
  const every = Math.max(1, Math.ceil(spans.length / 8), Math.ceil(56 / step))
  return spans.flatMap(({ from }, place) => (place % every === 0 ? [{ from, place }] : []))
}

/** The next number whose quarters people can read: 4, 8, 20, 40, 80, 200 … */
const roundUp = (count: number): number => {
  for (let power = 1; ; power *= 10) for (const lead of [4, 8, 12, 20]) if (count <= lead * power) return lead * power
}

const round = (value: number): number => Math.round(value * 10) / 10
