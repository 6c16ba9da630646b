const put = (name, value) => {
  document.querySelector(`#figure-${name}`).textContent = value.toLocaleString("en")
}

/** Totals, exact at the moment of the snapshot. */
export const showFigures = ({ now, aheadMs, inboxes: { totals }, calls }) => {
  put("messages", totals.batchMessages)
  put("held", totals.delivered - totals.recalled)
  put("recalled", totals.recalled)
  put("read", totals.read)
  put("unreached", totals.addressed - totals.delivered)
  put("calls", calls.total)
  put("limited", calls.rateLimited)
  put("again", calls.recalledAgain)
  const clock = document.querySelector("#clock")
  clock.dateTime = new Date(now).toISOString()
  clock.textContent = new Date(now).toLocaleTimeString("en-GB")
  document.querySelector("#ahead").textContent = aheadMs > 0 ? `${spell(aheadMs)} ahead` : ""
}

const spell = (ms) => {
  const minutes = Math.round(ms / 60_000)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
