import { type Answer, refuse, succeed } from "./Answer.ts"
import type { App } from "./App.ts"
import { type BatchMessage, countsAt } from "./BatchMessage.ts"
import type { PlatformState } from "./PlatformState.ts"
import { notActivated, notFound, seeBatchMessage } from "./seeBatchMessage.ts"

/** https://open.feishu.cn/document/server-docs/im-v1/batch_message/get_progress */
export const getProgress = (state: PlatformState, app: App, id: string, now: number): Answer =>
  query(state, app, id, now, true, (message) => {
    const counts = countsAt(message, now)
    const shownFrom =
      state.settings.recallShowsAt === "start" ? message.recall?.firstStartsAt : message.recall?.acceptedAt
    return succeed("success", {
      data: {
        batch_message_send_progress: {
          valid_user_ids_count: counts.valid,
          success_user_ids_count: counts.success,
          read_user_ids_count: counts.read,
        },
        batch_message_recall_progress: {
          recall: shownFrom !== undefined && now >= shownFrom,
          recall_count: counts.recallCount,
        },
      },
    })
  })

/** Both counts are strings here: https://open.feishu.cn/document/server-docs/im-v1/batch_message/read_user */
export const readUser = (state: PlatformState, app: App, id: string, now: number): Answer =>
  query(state, app, id, now, false, (message) => {
    const counts = countsAt(message, now)
    const readUserCounts = { read_count: String(counts.read), total_count: String(counts.success) }
    return succeed("ok", { data: { read_user: readUserCounts } })
  })

const thirtyDaysMs = 30 * 86_400_000

const query = (
  state: PlatformState,
  app: App,
  id: string,
  now: number,
  needsBot: boolean,
  answer: (message: BatchMessage) => Answer,
): Answer => {
  const seen = seeBatchMessage(state, app, id, now)
  if (seen._tag === "Refused") return seen.answer
  if (needsBot && !app.bot) return notActivated
  if (seen.message === undefined || now - seen.message.acceptedAt > thirtyDaysMs) return notFound
  if (seen.message.appId !== app.appId) return refuse(230012, "Bot is NOT the sender of the message.")
  return answer(seen.message)
}
