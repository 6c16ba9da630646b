import { type Answer, succeed } from "./Answer.ts"
import type { App } from "./App.ts"
import { type BatchMessage, countsAt, isRecallAtRest, planRecall } from "./BatchMessage.ts"
import { type PlatformState, putBatchMessage } from "./PlatformState.ts"
import { refusalOf } from "./refusalOf.ts"
import { seeBatchMessage } from "./seeBatchMessage.ts"
import { fraction } from "./seededHash.ts"

/**
 * Accepts a recall. Code 0 says that it was accepted; the messages disappear over the next seconds:
 * https://open.feishu.cn/document/server-docs/im-v1/batch_message/delete
 */
export const recallBatch = (state: PlatformState, app: App, id: string, now: number): Answer => {
  const seen = seeBatchMessage(state, "recall", app, id, now)
  if (seen._tag === "Refused") return seen.answer
  const { message } = seen
  if (message.appId !== app.appId) return refusal(230026)
  if (message.permissionDenied) return refusal(230027)
  const { chosenCodes, repeatTakesBackMore } = state.settings
  const window = recallWindowOf(state, app)
  if (window === null) return refusal(chosenCodes.recallForbidden)
  if (now - ageStart(state, message) > window * 3_600_000) return refusal(230009)
  if (message.recall === undefined) {
    const success = countsAt(message, now).success
    startRecall(state, message, Math.max(message.shortBy, drawShortBy(state, message, success)), now)
  } else if (chosenCodes.repeatedRecall !== 0) {
    return refusal(chosenCodes.repeatedRecall)
  } else if (repeatTakesBackMore && isRecallAtRest(message, now)) {
    startRecall(state, message, 0, now)
  }
  return succeed("ok", { data: {} })
}

const refusal = (code: number): Answer => refusalOf("recall", code)

// Administrators decide about their tenant; where they did not, the platform's default holds.
const recallWindowOf = (state: PlatformState, app: App): number | null => {
  const ofTenant = state.tenants.get(app.tenantKey)?.recallWindowHours
  return ofTenant === undefined ? state.settings.recallWindowHours : ofTenant
}

const ageStart = (state: PlatformState, { acceptedAt, sendEndsAt }: BatchMessage): number =>
  state.settings.recallWindowFrom === "acceptance" ? acceptedAt : sendEndsAt

const startRecall = (state: PlatformState, message: BatchMessage, shortBy: number, now: number): void => {
  const { recallStartDelayMs: delayMs, recallMinMs, recallMaxMs, recallDuringSend } = state.settings
  const durationMs = recallMinMs + Math.max(0, recallMaxMs - recallMinMs) * fraction(state.seed, 61, message.index)
  const stopsSend = recallDuringSend === "stops"
  putBatchMessage(state, planRecall(message, now, { delayMs, durationMs, shortBy, stopsSend }))
}

const drawShortBy = (state: PlatformState, message: BatchMessage, success: number): number => {
  const { shortChance, shortShare } = state.settings
  if (fraction(state.seed, 62, message.index) >= shortChance) return 0
  return Math.ceil(success * shortShare * fraction(state.seed, 63, message.index))
}
