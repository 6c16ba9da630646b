import { createRecaller, isRecallError } from "feishu-recall"

export const takeBack = async (ids: ReadonlyArray<string>): Promise<string> => {
  const recaller = await createRecaller({ appId: "cli_1", appSecret: "secret" })
  try {
    for await (const event of recaller.campaign(ids)) if (event.type === "finished") return event.report.state
  } catch (error) {
    if (isRecallError(error) && error._tag === "EventStoreError") return error.reason
  } finally {
    await recaller.close()
  }
  return "left"
}
