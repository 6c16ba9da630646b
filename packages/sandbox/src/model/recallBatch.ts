import { type Answer, refuse, succeed } from "./Answer.ts"
import type { App } from "./App.ts"
import { type BatchMessage, countsAt, isRecallAtRest, planRecall } from "./BatchMessage.ts"
import { noPermission, notActivated, notFound, seeBatchMessage } from "./seeBatchMessage.ts"
import { type PlatformState, putBatchMessage } from "./PlatformState.ts"
import { fraction } from "./seededHash.ts"

/**
 * Accepts a recall. Code 0 says that it was accepted; the messages disappear over the next seconds:
 * https://open.feishu.cn/document/server-docs/im-v1/batch_message/delete
 */
export const recallBatch = (state: PlatformState, app: App, id: string, now: number): Answer => {
  const seen = seeBatchMessage(state, app, id, now)
  if (seen._tag === "Refused") return seen.answer
  if (!app.bot) return notActivated
  if (seen.message === undefined) return notFound
  const message = seen.message
  if (message.appId !== app.appId) return refuse(230026, "No permission to recall this message.")
  if (message.permissionDenied) return noPermission
  const window = state.settings.recallWindowHours
  if (window === null || now - message.acceptedAt > window * 3_600_000) {
    return refuse(230009, "Message can only be recalled within one days.")
  }
  if (message.recall === undefined) {
    const success = countsAt(message, now).success
    startRecall(state, message, Math.max(message.shortBy, drawShortBy(state, message, success)), now)
  } else if (state.settings.repeatTakesBackMore && isRecallAtRest(message, now)) {
    startRecall(state, message, 0, now)
  }
  return succeed("ok", { data: {} })
}

const startRecall = (state: PlatformState, message: BatchMessage, shortBy: number, now: number): void => {
  const { recallStartDelayMs, recallMinMs, recallMaxMs } = state.settings
  const durationMs = recallMinMs + Math.max(0, recallMaxMs - recallMinMs) * fraction(state.seed, 61, message.index)
  putBatchMessage(state, planRecall(message, now, { delayMs: recallStartDelayMs, durationMs, shortBy }))
}

const drawShortBy = (state: PlatformState, message: BatchMessage, success: number): number => {
  const { shortChance, shortShare } = state.settings
  if (fraction(state.seed, 62, message.index) >= shortChance) return 0
  return Math.ceil(success * shortShare * fraction(state.seed, 63, message.index))
}
