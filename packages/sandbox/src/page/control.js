let tell = () => {}

/** Says where complaints of the control API go; an order that works clears them. */
export const whenRefused = (show) => {
  tell = show
}

export const fetchSnapshot = async () => {
  const response = await fetch("snapshot", { signal: AbortSignal.timeout(5000) })
  if (!response.ok) throw new Error(`the sandbox answered ${response.status}`)
  return response.json()
}

/** Orders something of the control API. Resolves to its answer, or to `undefined` when it was refused. */
export const order = async (path, body) => {
  try {
    const response = await fetch(path, { method: "POST", body: JSON.stringify(body) })
    const answer = await response.json()
    tell(response.ok ? "" : answer.error)
    return response.ok ? answer : undefined
  } catch {
    tell("the sandbox doesn't answer")
    return undefined
  }
}
