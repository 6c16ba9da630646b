import { type LimiterRun, perMinute, perSecond } from "./limiterRuns.ts"
import { windowShares } from "./windowShares.ts"

const [left, width, height, gap] = [52, 780, 96, 56] as const
const [seconds, stepMillis] = [130, 250] as const
/** The top of each chart, in limits. */
const mostShare = 2

/** One chart for each limiter, one below the other: how full the platform's windows were, and what it refused. */
export const drawLimiters = (runs: ReadonlyArray<LimiterRun>): string => {
  const total = runs.length * (height + gap) + 60
  return [
    `<svg role="img" width="${left + width + 16}" height="${total}" viewBox="0 0 ${left + width + 16} ${total}" xmlns="http://www.w3.org/2000/svg">`,
    "<title>How full the platform's windows are under four limiters, and which calls it refuses</title>",
    style,
    `<g transform="translate(${left} 14)"><path class="second" d="M0 -4H22"/><text x="28">the last second</text><path class="minute" d="M150 -4H172"/><text x="178">the last minute</text><path class="limit" d="M300 -4H322"/><text x="328">the limit</text><rect class="refused" x="414" y="-9" width="8" height="9"/><text x="428">refused calls</text></g>`,
    ...runs.map((run, index) => chart(run, 60 + index * (height + gap), index === runs.length - 1)),
    "</svg>",
    "",
  ].join("\n")
}

const chart = ({ calls, name, refused }: LimiterRun, top: number, isLast: boolean): string => {
  const arrivals = calls.map(({ arrivesAt }) => arrivesAt).toSorted((one, other) => one - other)
  const line = (window: typeof perSecond) =>
    windowShares(arrivals, window, stepMillis, seconds * 1_000)
      .map((share, step) => ({ share: y(share), at: x(((step + 0.5) * stepMillis) / 1_000) }))
      .filter(({ share }, step, all) => share !== all[step - 1]?.share || share !== all[step + 1]?.share)
      .map(({ at, share }, point) => `${point === 0 ? "M" : "L"}${at} ${share}`)
      .join("")
  const bars = [...Map.groupBy(refused, ({ arrivesAt }) => Math.floor(arrivesAt / 1_000))].map(([second, some]) => {
    const high = Math.max(2, Math.min(height / 2, some.length / 2))
    return `<rect class="refused" x="${x(second)}" y="${round(height - high)}" width="${x(0.8)}" height="${round(high)}"/>`
  })
  const ticks = [0, 30, 60, 90, 120].map(
    (second) =>
      `<path class="grid" d="M${x(second)} 0V${height}"/>${isLast ? `<text class="axis" text-anchor="middle" x="${x(second)}" y="${height + 16}">${second} s</text>` : ""}`,
  )
  const shares = [0, 1, 2].map(
    (share) => `<text class="axis" text-anchor="end" x="-8" y="${round(y(share) + 4)}">${share * 100} %</text>`,
  )
  return [
    `<g transform="translate(${left} ${top})">`,
    `<text class="name" y="-9">${name}</text>`,
    `<text class="name" text-anchor="end" x="${width}" y="-9">${refused.length.toLocaleString("en")} refused</text>`,
    ...ticks,
    ...shares,
    `<path class="grid" d="M0 ${height}H${width}"/>`,
    ...bars,
    `<path class="limit" d="M0 ${y(1)}H${width}"/>`,
    `<path class="minute" d="${line(perMinute)}"/>`,
    `<path class="second" d="${line(perSecond)}"/>`,
    "</g>",
  ].join("\n")
}

const round = (value: number): number => Math.round(value * 10) / 10
const x = (second: number): number => round((second / seconds) * width)
const y = (share: number): number => round(height - (Math.min(share, mostShare) / mostShare) * height)

const style = `<style>
:root { --ink: #3c3c43; --faint: #e2e2e3; --soft: #67676c; --second: #3f6ad8; --minute: #12907d; --refused: #d5393e }
@media (prefers-color-scheme: dark) {
  :root { --ink: #dfdfd6; --faint: #3c3f44; --soft: #98989f; --second: #8fa8ee; --minute: #4bc3af; --refused: #f47174 }
}
text { fill: var(--ink); font: 12.5px system-ui, "Segoe UI", Helvetica, Arial, sans-serif }
.axis { fill: var(--soft); font-size: 11.5px }
path { fill: none }
.grid { stroke: var(--faint) }
.limit { stroke: var(--soft); stroke-dasharray: 5 4 }
.second { stroke: var(--second); stroke-width: 1.5 }
.minute { stroke: var(--minute); stroke-width: 1.5 }
.refused { fill: var(--refused) }
</style>`
