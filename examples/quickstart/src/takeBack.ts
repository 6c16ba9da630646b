// #region quickstart
import { createRecaller, isRecallError, type RecallerOptions } from "feishu-recall"

/** Takes back a list of batch messages, and says what happens. */
export const takeBack = async (options: RecallerOptions, ids: Iterable<string>, say: (line: string) => void) => {
  const recaller = await createRecaller(options)
  try {
    for await (const event of recaller.campaign(ids, { by: "lin.wei", reason: "wrong salary figures" })) {
      if (event.type === "progress") say(`${event.progress.confirmed} of ${event.progress.requested} confirmed`)
      if (event.type === "outcome" && event.outcome !== "confirmed") say(`${event.id}: ${event.outcome}`)
      if (event.type === "blocked") say(event.advice)
      if (event.type === "finished") return event.report
    }
  } catch (error) {
    if (isRecallError(error)) say(`${error._tag}: ${error.message}`)
    else throw error
  } finally {
    await recaller.close()
  }
  return undefined
}
// #endregion
