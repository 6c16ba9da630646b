import type { Answer } from "./Answer.ts"
import type { App } from "./App.ts"
import type { PlatformState } from "./PlatformState.ts"
import { refusalOf } from "./refusalOf.ts"

/**
 * The recall of a single message. Batch send never tells the `om_` ids of what it sent, so no id is known here, and a
 * batch message can't be recalled this way: https://open.feishu.cn/document/uAjLw4CM/ukTMukTMukTM/reference/im-v1/message/delete
 */
export const deleteMessage = (state: PlatformState, app: App, messageId: string): Answer => {
  const api = "delete_message"
  if (messageId.startsWith("bm")) return refusalOf(api, state.settings.chosenCodes.batchMessageIdAtMessagePath)
  if (!messageId.startsWith("om_")) return refusalOf(api, 99992354)
  return app.bot ? refusalOf(api, 99992354) : refusalOf(api, 230006)
}
