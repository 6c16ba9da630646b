import { colours } from "./theme.js"

const canvas = document.querySelector("#grid")
const hover = document.querySelector("#hover")
const gap = 2
let shown = { perCell: 1, cells: [] }
let layout = { columns: 1, size: 1 }
let pointed

/** One square for each cell: it shrinks as inboxes are emptied, and an outline is left. */
export const showGrid = ({ people, inboxes }) => {
  shown = inboxes
  const count = inboxes.cells.length / 4
  const { totals } = inboxes
  document.querySelector("#empty").hidden = count > 0
  document.querySelector("#scale").textContent =
    count === 0
      ? `a company of ${people.toLocaleString("en")} people`
      : `one square stands for ${inboxes.perCell.toLocaleString("en")} ${inboxes.perCell === 1 ? "inbox" : "inboxes"}`
  Object.assign(canvas.dataset, {
    cells: count,
    held: totals.delivered - totals.recalled,
    recalled: totals.recalled,
    emptied: countEmptied(inboxes.cells),
  })
  canvas.setAttribute(
    "aria-label",
    `Inboxes: ${totals.delivered - totals.recalled} delivered, ${totals.recalled} recalled, ` +
      `${totals.addressed - totals.delivered} not reached`,
  )
  paint()
}

const countEmptied = (cells) => {
  let emptied = 0
  for (let at = 0; at < cells.length; at += 4) if (cells[at + 1] > 0 && cells[at + 1] === cells[at + 3]) emptied++
  return emptied
}

const paint = () => {
  const { clientWidth: width, clientHeight: height } = canvas
  const ratio = devicePixelRatio || 1
  canvas.width = Math.round(width * ratio)
  canvas.height = Math.round(height * ratio)
  const pen = canvas.getContext("2d")
  pen.scale(ratio, ratio)
  const count = shown.cells.length / 4
  layout = fit(count, width, height)
  const colour = colours()
  for (let cell = 0; cell < count; cell++) drawCell(pen, cell, colour)
  if (pointed !== undefined && pointed < count) mark(pen, pointed, colour.text)
}

// The largest squares with which all cells find room.
const fit = (count, width, height) => {
  let size = Math.min(26, Math.sqrt((width * height) / Math.max(1, count)))
  while (size > 3 && Math.ceil(count / Math.floor(width / size)) * size > height) size -= 0.1
  return { columns: Math.max(1, Math.floor(width / size)), size }
}

const place = (cell) => ({
  x: Math.round((cell % layout.columns) * layout.size),
  y: Math.round(Math.floor(cell / layout.columns) * layout.size),
})

const drawCell = (pen, cell, colour) => {
  const [addressed, delivered, read, recalled] = shown.cells.slice(cell * 4, cell * 4 + 4)
  const { x, y } = place(cell)
  const side = Math.floor(layout.size) - gap
  const held = delivered - recalled
  if (held < addressed) {
    pen.strokeStyle = colour.gone
    pen.lineWidth = 1
    square(pen, x + 0.5, y + 0.5, side - 1)
    pen.stroke()
  }
  // Not reached, and not because a recall came first: a dot in the middle.
  if (delivered === 0) return dot(pen, x + side / 2, y + side / 2, side, colour.out)
  if (held === 0) return
  const inner = side * Math.sqrt(held / addressed)
  const inset = (side - inner) / 2
  const share = Math.min(1, read / delivered)
  pen.fillStyle = `color-mix(in oklab, ${colour.read} ${Math.round(share * 100)}%, ${colour.held})`
  square(pen, x + inset, y + inset, inner)
  pen.fill()
}

const square = (pen, x, y, side) => {
  pen.beginPath()
  pen.roundRect(x, y, Math.max(0.5, side), Math.max(0.5, side), Math.max(0, Math.min(3, side / 4)))
}

const dot = (pen, x, y, side, colour) => {
  pen.fillStyle = colour
  pen.beginPath()
  pen.arc(x, y, Math.max(1, side / 7), 0, 7)
  pen.fill()
}

const mark = (pen, cell, colour) => {
  const { x, y } = place(cell)
  pen.strokeStyle = colour
  pen.lineWidth = 1.5
  square(pen, x - 0.5, y - 0.5, Math.floor(layout.size) - gap + 1)
  pen.stroke()
}

const point = (cell) => {
  const count = shown.cells.length / 4
  pointed = cell === undefined || cell < 0 || cell >= count ? undefined : cell
  hover.textContent = pointed === undefined ? "" : describe(pointed)
  paint()
}

const describe = (cell) => {
  const [addressed, delivered, read, recalled] = shown.cells.slice(cell * 4, cell * 4 + 4)
  const n = (value) => value.toLocaleString("en")
  const first = cell * shown.perCell + 1
  return `Inboxes ${n(first)}–${n(first + addressed - 1)}: ${n(delivered - recalled)} delivered, ${n(read)} read, ${n(recalled)} recalled, ${n(addressed - delivered)} not reached`
}

canvas.addEventListener("pointermove", ({ offsetX, offsetY }) => {
  const column = Math.floor(offsetX / layout.size)
  if (column < layout.columns) point(Math.floor(offsetY / layout.size) * layout.columns + column)
})
canvas.addEventListener("pointerleave", () => point(undefined))
canvas.addEventListener("blur", () => point(undefined))
canvas.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -layout.columns, ArrowDown: layout.columns }[event.key]
  if (step === undefined) return
  event.preventDefault()
  const last = shown.cells.length / 4 - 1
  point(pointed === undefined ? 0 : Math.min(last, Math.max(0, pointed + step)))
})
new ResizeObserver(paint).observe(canvas)
