import { colours } from "./theme.js"

const apis = ["recall", "get_progress"]
const charts = new Map(apis.map((api) => [api, makeChart(api)]))

/** Bars of all apps' calls, and how full both windows of the busiest app are. */
export const showRates = ({ series, rates, settings }) => {
  for (const api of apis) {
    const { canvas, now, meters } = charts.get(api)
    const seconds = series.find((one) => one.api === api) ?? { calls: [], rateLimited: [] }
    const limit = settings.limits[api]
    const busiest = rates
      .filter((rate) => rate.api === api && rate.appId !== "")
      .reduce((most, rate) => (rate.perMinute > most.perMinute ? rate : most), { perSecond: 0, perMinute: 0 })
    // The second under way isn't over: the one before it is the last that can be told.
    const last = seconds.calls.at(-2) ?? 0
    now.textContent = `${last.toLocaleString("en")} in the last full second`
    canvas.setAttribute("aria-label", `${api}: ${last} calls in the last full second`)
    fill(meters.perSecond, "second", busiest.perSecond, limit?.perSecond)
    fill(meters.perMinute, "minute", busiest.perMinute, limit?.perMinute)
    draw(canvas, seconds, limit?.perSecond)
  }
}

function makeChart(api) {
  const chart = document.createElement("div")
  chart.className = "chart"
  const title = document.createElement("h3")
  const now = document.createElement("span")
  title.append(api, now)
  const canvas = document.createElement("canvas")
  canvas.setAttribute("role", "img")
  const row = document.createElement("div")
  row.className = "meters"
  const meters = { perSecond: makeMeter(row), perMinute: makeMeter(row) }
  chart.append(title, canvas, row)
  document.querySelector("#charts").append(chart)
  return { canvas, now, meters }
}

function makeMeter(row) {
  const meter = document.createElement("div")
  meter.className = "meter"
  const text = document.createTextNode("")
  const track = document.createElement("span")
  const bar = document.createElement("i")
  track.append(bar)
  meter.append(text, track)
  row.append(meter)
  return { meter, text, bar }
}

const fill = ({ meter, text, bar }, unit, calls, limit) => {
  const count = calls.toLocaleString("en")
  text.data =
    limit === undefined
      ? `${count} in the last ${unit}, no limit`
      : `${count} of ${limit.toLocaleString("en")} a ${unit}`
  bar.style.transform = `scaleX(${limit === undefined ? 0 : Math.min(1, calls / limit)})`
  meter.classList.toggle("full", limit !== undefined && calls > limit)
}

const draw = (canvas, { calls, rateLimited }, limit) => {
  const { clientWidth: width, clientHeight: height } = canvas
  const ratio = devicePixelRatio || 1
  canvas.width = Math.round(width * ratio)
  canvas.height = Math.round(height * ratio)
  const pen = canvas.getContext("2d")
  pen.scale(ratio, ratio)
  const colour = colours()
  const top = Math.max(10, (limit ?? 0) * 1.25, ...calls) * 1.04
  const foot = height - 1
  const step = width / 90
  const bar = (index, from, to, fillStyle) => {
    pen.fillStyle = fillStyle
    pen.fillRect(index * step, foot - (to / top) * foot, Math.max(1, step - 1), ((to - from) / top) * foot)
  }
  calls.forEach((count, index) => {
    const accepted = count - rateLimited[index]
    bar(index, 0, accepted, colour.held)
    bar(index, accepted, count, colour.bad)
  })
  pen.strokeStyle = colour.line
  line(pen, 0, width, foot + 0.5)
  if (limit === undefined) return
  const y = Math.round(foot - (limit / top) * foot) + 0.5
  pen.strokeStyle = colour.edge
  pen.setLineDash([4, 4])
  line(pen, 0, width, y)
  pen.fillStyle = colour.soft
  pen.font = "11px system-ui, sans-serif"
  pen.fillText(`${limit} a second`, 2, y - 4)
}

const line = (pen, from, to, y) => {
  pen.beginPath()
  pen.moveTo(from, y)
  pen.lineTo(to, y)
  pen.stroke()
}
