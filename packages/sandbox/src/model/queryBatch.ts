import { type Answer, succeed } from "./Answer.ts"
import type { App } from "./App.ts"
import { type BatchMessage, countsAt } from "./BatchMessage.ts"
import type { PlatformState } from "./PlatformState.ts"
import { refusalOf } from "./refusalOf.ts"
import { seeBatchMessage } from "./seeBatchMessage.ts"

/** https://open.feishu.cn/document/server-docs/im-v1/batch_message/get_progress */
export const getProgress = (state: PlatformState, app: App, id: string, now: number): Answer =>
  query(state, "get_progress", app, id, now, (message) => {
    const counts = countsAt(message, now)
    const { recallShowsAt, progressBeforeRecall } = state.settings
    const shownFrom = recallShowsAt === "start" ? message.recall?.firstStartsAt : message.recall?.acceptedAt
    const isShown = shownFrom !== undefined && now >= shownFrom
    return succeed("success", {
      data: {
        batch_message_send_progress: {
          valid_user_ids_count: counts.valid,
          success_user_ids_count: counts.success,
          read_user_ids_count: counts.read,
        },
        ...(isShown || progressBeforeRecall === "zero"
          ? { batch_message_recall_progress: { recall: isShown, recall_count: counts.recallCount } }
          : {}),
      },
    })
  })

/** Both counts are strings here: https://open.feishu.cn/document/server-docs/im-v1/batch_message/read_user */
export const readUser = (state: PlatformState, app: App, id: string, now: number): Answer =>
  query(state, "read_user", app, id, now, (message) => {
    const counts = countsAt(message, now)
    const readUserCounts = { read_count: String(counts.read), total_count: String(counts.success) }
    return succeed("ok", { data: { read_user: readUserCounts } })
  })

const thirtyDaysMs = 30 * 86_400_000

const query = (
  state: PlatformState,
  api: "get_progress" | "read_user",
  app: App,
  id: string,
  now: number,
  answer: (message: BatchMessage) => Answer,
): Answer => {
  const seen = seeBatchMessage(state, api, app, id, now)
  if (seen._tag === "Refused") return seen.answer
  const { message } = seen
  if (now - message.acceptedAt > thirtyDaysMs) return refusalOf(api, state.settings.chosenCodes.olderThan30Days)
  if (message.appId !== app.appId) return refusalOf(api, 230012)
  return answer(message)
}
