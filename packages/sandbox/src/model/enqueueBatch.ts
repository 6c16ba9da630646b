import type { App } from "./App.ts"
import type { Audience } from "./Audience.ts"
import type { BatchMessage } from "./BatchMessage.ts"
import { hideIndex } from "./hiddenIndex.ts"
import { type PlatformState, putBatchMessage } from "./PlatformState.ts"
import { fraction, hash32 } from "./seededHash.ts"

/** Puts a send into its app's queue, which is worked off in order, one send after the other. */
export const enqueueBatch = (
  state: PlatformState,
  app: App,
  audience: Pick<Audience, "valid" | "available">,
  now: number,
): BatchMessage => {
  const { settings } = state
  const index = state.batchMessages.length
  const queue = state.sendQueues.get(app.appId)
  const sendStartsAt = Math.max(now + settings.sendStartDelayMs, queue?.endsAt ?? 0)
  const message: BatchMessage = {
    id: `bm-${hideIndex(hash32(state.seed, 51), index)}`,
    index,
    appId: app.appId,
    tenantKey: app.tenantKey,
    acceptedAt: now,
    sendStartsAt,
    sendEndsAt: sendStartsAt + (audience.available * 1000) / settings.sendPerSecond,
    valid: audience.valid,
    available: audience.available,
    readShare: Math.min(1, settings.readShare * (0.7 + 0.6 * fraction(state.seed, 52, index))),
    readMeanMs: settings.readMeanMs * (0.5 + fraction(state.seed, 53, index)),
    shortBy: 0,
    permissionDenied: false,
    recall: undefined,
  }
  state.sendQueues.set(app.appId, {
    endsAt: message.sendEndsAt,
    day: dayOf(state, now),
    sentToday: sentToday(state, app, now) + audience.available,
  })
  putBatchMessage(state, message)
  return message
}

/** Messages of one app since its day began. */
export const sentToday = (state: PlatformState, app: App, now: number): number => {
  const queue = state.sendQueues.get(app.appId)
  return queue !== undefined && queue.day === dayOf(state, now) ? queue.sentToday : 0
}

const dayOf = (state: PlatformState, now: number): number =>
  Math.floor((now + state.settings.calendarUtcOffsetHours * 3_600_000) / 86_400_000)
