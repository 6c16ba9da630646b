import type { App } from "./App.ts"
import { type BatchMessage, isRecallAtRest, planRecall } from "./BatchMessage.ts"
import { findBatchMessage, type PlatformState, putBatchMessage } from "./PlatformState.ts"
import { patchSettings, type PlatformSettingsPatch } from "./PlatformSettings.ts"
import { enqueueBatch } from "./enqueueBatch.ts"
import type { Tenant } from "./Tenant.ts"
import { revokeToken } from "./tokens.ts"

/**
 * Changes settings from now on. A change of the rate limits starts with empty windows.
 *
 * @see {@link changeApp}
 */
export const changeSettings = (state: PlatformState, patch: PlatformSettingsPatch): void => {
  state.settings = patchSettings(state.settings, patch)
  if ("limits" in patch || "windows" in patch || "rejectedCallsConsume" in patch) state.windows.clear()
}

/**
 * Changes an app, as its owner would in the developer console; `undefined` if there is none with this id. A new secret
 * revokes its tokens, unless set otherwise.
 *
 * @example
 * ```ts
 * import {
 *   changeApp,
 *   changeSettings,
 *   changeTenant,
 *   firstApp,
 *   makePlatform,
 *   revokeTokens,
 * } from "@feishu-recall/sandbox"
 *
 * const platform = makePlatform()
 * const { appId = "", tenantKey = "" } = firstApp(platform) ?? {}
 * changeApp(platform, appId, { scopes: [] })
 * changeTenant(platform, tenantKey, { recallWindowHours: null })
 * changeSettings(platform, { rateLimitStatus: 400 })
 * revokeTokens(platform, { appId, keepIssuing: true }) // how many it had
 * ```
 */
export const changeApp = (
  state: PlatformState,
  appId: string,
  changes: Partial<Omit<App, "appId" | "tenantKey">>,
): App | undefined => {
  const app = state.apps.get(appId)
  if (app === undefined) return undefined
  const changed = { ...app, ...changes }
  state.apps.set(appId, changed)
  if (changed.appSecret !== app.appSecret && state.settings.secretChangeRevokesTokens) revokeTokens(state, { appId })
  return changed
}

/**
 * Makes tokens invalid at once, of one app or of all. `keepIssuing` leaves the token endpoint handing out the dead
 * token, as the platform does while a token has 30 minutes left. Returns how many were revoked.
 *
 * @see {@link changeApp}
 */
export const revokeTokens = (
  state: PlatformState,
  options: {
    /** All apps unless told. */
    readonly appId?: string | undefined
    /** As the setting `revokedTokensAreReissued` says, unless told. */
    readonly keepIssuing?: boolean | undefined
  },
): number => {
  const keepIssuing = options.keepIssuing ?? state.settings.revokedTokensAreReissued
  let revoked = 0
  for (const token of Array.from(state.tokens.values())) {
    if (token.revoked || (options.appId !== undefined && token.appId !== options.appId)) continue
    revokeToken(state, token, keepIssuing)
    revoked++
  }
  return revoked
}

/** Makes the token of one call invalid at once; the setting says whether it is handed out again. */
export const revokeTokenOf = (state: PlatformState, authorization: string | undefined): void => {
  const token = state.tokens.get(authorization?.replace(/^Bearer /, "") ?? "")
  if (token !== undefined) revokeToken(state, token, state.settings.revokedTokensAreReissued)
}

/**
 * Changes what the administrators of a tenant decided; `undefined` if there is none with this key.
 *
 * @see {@link changeApp}
 */
export const changeTenant = (
  state: PlatformState,
  tenantKey: string,
  changes: Partial<Omit<Tenant, "tenantKey">>,
): Tenant | undefined => {
  const tenant = state.tenants.get(tenantKey)
  if (tenant === undefined) return undefined
  const changed = { ...tenant, ...changes }
  state.tenants.set(tenantKey, changed)
  return changed
}

/**
 * What can be changed about one batch message from outside.
 *
 * Source: https://open.feishu.cn/document/server-docs/im-v1/batch_message/delete
 */
export interface BatchMessageChange {
  /** Moves the send into the past; what was already recalled stays. */
  readonly sentHoursAgo?: number | undefined
  /** Messages that the recall will not take back; also applies to a recall under way. */
  readonly shortBy?: number | undefined
  /** Answers its recall with 230027. */
  readonly permissionDenied?: boolean | undefined
}

/**
 * Changes one batch message from outside, at `now` in epoch milliseconds; `undefined` if there is none with this id.
 *
 * @see {@link stageBatchMessages}
 */
export const changeBatchMessage = (
  state: PlatformState,
  id: string,
  change: BatchMessageChange,
  now: number,
): BatchMessage | undefined => {
  let message = findBatchMessage(state, id)
  if (message === undefined) return undefined
  if (change.permissionDenied !== undefined) message = { ...message, permissionDenied: change.permissionDenied }
  if (change.sentHoursAgo !== undefined) message = moveSend(message, now - change.sentHoursAgo * 3_600_000)
  if (change.shortBy !== undefined) message = shorten(message, change.shortBy, now)
  putBatchMessage(state, message)
  return message
}

/**
 * Puts batch messages there without sending them: for rehearsals that would otherwise wait for the send limit of 1000 a
 * minute. Neither the limit nor the daily cap applies. The ids come back in order.
 *
 * @example
 * ```ts
 * import {
 *   changeBatchMessage,
 *   countsAt,
 *   findBatchMessage,
 *   firstApp,
 *   isRecallAtRest,
 *   makePlatform,
 *   stageBatchMessages,
 * } from "@feishu-recall/sandbox"
 *
 * const now = 1_795_397_400_000
 * const platform = makePlatform()
 * const app = firstApp(platform)!
 * const [id = ""] = stageBatchMessages(platform, app, { count: 1, people: 40, sentHoursAgo: 1 }, now)
 * changeBatchMessage(platform, id, { shortBy: 5 }, now)
 *
 * const message = findBatchMessage(platform, id)!
 * countsAt(message, now).success // 40
 * isRecallAtRest(message, now) // false
 * ```
 */
export const stageBatchMessages = (
  state: PlatformState,
  app: App,
  wishes: {
    /** Batch messages. */
    readonly count: number
    /** How many people each was sent to. */
    readonly people: number
    /** How long ago, in hours. */
    readonly sentHoursAgo: number
  },
  now: number,
): ReadonlyArray<string> =>
  Array.from({ length: wishes.count }, () => {
    const queue = state.sendQueues.get(app.appId)
    const staged = enqueueBatch(state, app, { valid: wishes.people, available: wishes.people }, now)
    // Staged messages don't stand in the queue of real ones, nor count against the day.
    if (queue === undefined) state.sendQueues.delete(app.appId)
    else state.sendQueues.set(app.appId, queue)
    const start = now - wishes.sentHoursAgo * 3_600_000
    const span = staged.sendEndsAt - staged.sendStartsAt
    const delay = state.settings.sendStartDelayMs
    putBatchMessage(state, {
      ...staged,
      acceptedAt: start,
      sendStartsAt: start + delay,
      sendEndsAt: start + delay + span,
    })
    return staged.id
  })

const moveSend = (message: BatchMessage, acceptedAt: number): BatchMessage => {
  // Counts that were seen must not fall, so a send only moves backwards, and after a recall only its age changes.
  const shift = Math.min(0, acceptedAt - message.acceptedAt)
  if (message.recall !== undefined) return { ...message, acceptedAt: message.acceptedAt + shift }
  return {
    ...message,
    acceptedAt: message.acceptedAt + shift,
    sendStartsAt: message.sendStartsAt + shift,
    sendEndsAt: message.sendEndsAt + shift,
  }
}

const shorten = (message: BatchMessage, shortBy: number, now: number): BatchMessage => {
  const { recall } = message
  if (recall === undefined || isRecallAtRest(message, now)) return { ...message, shortBy }
  const earliest = recall.stopsSend ? now : Math.max(now, message.sendEndsAt)
  const delayMs = Math.max(0, recall.startsAt - earliest)
  return planRecall(message, now, { delayMs, durationMs: recall.endsAt - Math.max(now, recall.startsAt), shortBy })
}
