const body = document.querySelector("#calls")
let shownFirst

/** The last calls. Rows are built anew only when there was another call. */
export const showCalls = (calls) => {
  document.querySelector("#no-calls").hidden = calls.length > 0
  const first = JSON.stringify([calls.length, calls[0], calls.at(-1)])
  if (first === shownFirst) return
  shownFirst = first
  body.replaceChildren(...calls.map(makeRow))
}

const makeRow = ({ at, api, code, status, words, batchMessageId }) => {
  const row = document.createElement("tr")
  if (code !== 0) row.className = "refused"
  const time = new Date(at)
  const seen = code === -1 ? (status === 0 ? "lost" : `HTTP ${status}`) : String(code)
  row.append(
    cell(`${time.toLocaleTimeString("en-GB")}.${String(time.getMilliseconds()).padStart(3, "0")}`),
    cell(api),
    cell(seen),
    cell(words),
    cell(batchMessageId === undefined ? "" : shorten(batchMessageId), batchMessageId),
  )
  return row
}

const cell = (text, title) => {
  const td = document.createElement("td")
  td.textContent = text
  if (title !== undefined) td.title = title
  return td
}

const shorten = (id) => (id.length > 16 ? `${id.slice(0, 3)}…${id.slice(-4)}` : id)
