import { showCalls } from "./calls.js"
import { fetchSnapshot, order, whenRefused } from "./control.js"
import { showFigures } from "./figures.js"
import { showGrid } from "./grid.js"
import { showRates } from "./rates.js"
import { followTheme } from "./theme.js"
import { showTroubles } from "./troubles.js"

// Twice a second, and never a second request before the first is answered. A hidden page rests.
const everyMs = 500
const connection = document.querySelector("#connection")
const staged = document.querySelector("#staged")

const show = (snapshot) => {
  showFigures(snapshot)
  showGrid(snapshot)
  showRates(snapshot)
  showCalls(snapshot.calls.last)
  showTroubles(snapshot)
}

const look = async () => {
  try {
    show(await fetchSnapshot())
    connection.textContent = "live"
    connection.className = ""
  } catch (error) {
    connection.textContent = error instanceof TypeError ? "the sandbox doesn't answer" : error.message
    connection.className = "lost"
  }
}

const keepLooking = async () => {
  if (!document.hidden) await look()
  setTimeout(keepLooking, everyMs)
}

const stage = async (form) => {
  const [count, people, sentHoursAgo] = ["count", "people", "hours"].map((name) => form.elements[name].valueAsNumber)
  const button = form.querySelector("button")
  button.disabled = true
  const done = await order("batch-messages", { count, people, sentHoursAgo })
  if (done !== undefined) staged.textContent = `${done.ids.length.toLocaleString("en")} staged`
  button.disabled = false
  await look()
}

const orderByClick = (button, path, body) =>
  button.addEventListener("click", () => {
    void order(path, body).then(look)
  })

document.querySelector("#address").textContent = location.origin
document.querySelector("#stage").addEventListener("submit", (event) => {
  event.preventDefault()
  void stage(event.target)
})
for (const button of document.querySelectorAll("[data-advance]")) {
  orderByClick(button, "time", { advanceMs: Number(button.dataset.advance) })
}
orderByClick(document.querySelector("#calm"), "calm", {})
orderByClick(document.querySelector("#revoke"), "tokens/revoke", {})
whenRefused((complaint) => {
  document.querySelector("#complaint").textContent = complaint
})
followTheme(look)
await keepLooking()
