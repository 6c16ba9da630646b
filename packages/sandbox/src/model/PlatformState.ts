import type { App, Token } from "./App.ts"
import type { BatchMessage } from "./BatchMessage.ts"
import type { Company } from "./Company.ts"
import type { Ledger } from "./Ledger.ts"
import type { LimitedApi } from "./matchRoute.ts"
import type { PlatformSettings, PlatformSettingsPatch } from "./PlatformSettings.ts"
import { makeRateWindows, type RateWindows } from "./RateWindows.ts"
import type { Tenant } from "./Tenant.ts"
import type { World } from "./World.ts"
import type { TicketOffice } from "./TicketOffice.ts"

/**
 * Everything the platform knows. It is changed in place, for speed, but by nothing except requests, interventions and
 * the times given with them: the same seed and the same sequence give the same answers, byte for byte.
 */
export interface PlatformState {
  readonly seed: number
  readonly options: PlatformOptions
  settings: PlatformSettings
  /** The latest time seen, epoch milliseconds. A request that comes with an earlier one is moved up to it. */
  now: number
  /** Calls that were answered. */
  calls: number
  /** Apps that were ever created: they number the next one. */
  appsCreated: number
  /** Tokens that were ever issued. */
  tokensIssued: number
  /** Tenants and their people, both by tenant key. */
  readonly tenants: Map<string, Tenant>
  readonly companies: Map<string, Company>
  readonly apps: Map<string, App>
  readonly tokens: Map<string, Token>
  /** What the token endpoints hand out now, per kind, app and tenant. */
  readonly currentTokens: Map<string, Token>
  readonly ticketOffice: TicketOffice
  /** Calls that count against the quota of a tenant, in the month in which they were made. */
  readonly monthlyCalls: Map<string, { readonly month: number; readonly calls: number }>
  readonly batchMessages: Array<BatchMessage>
  readonly indexById: Map<string, number>
  /** Per app: when the last of its sends will be worked off, and its messages of the day. */
  readonly sendQueues: Map<string, { readonly endsAt: number; readonly day: number; readonly sentToday: number }>
  readonly windows: Map<string, RateWindows>
  readonly ledger: Ledger
}

/** Which platform: its people, its settings, and the seed of all that is random. */
export interface PlatformOptions {
  /** Whole number. Ids, department sizes, recall speeds and log ids follow from it. */
  readonly seed: number
  /** People of the company; 10,000 unless told. */
  readonly people: number
  /** Its departments; 60 unless told. */
  readonly departments: number
  /** Share of people outside the bot's availability range, 0 to 1. */
  readonly unavailableShare: number
  /** What is other than in {@link defaultSettings}. */
  readonly settings: PlatformSettingsPatch
  /** Tenants and apps; none: one of each, with `people`. Its settings come before `settings`. */
  readonly world: World | undefined
  /** Single calls that the ledger keeps; totals are kept for ever. */
  readonly ledgerCapacity: number
}

/**
 * The batch message with this id, if the platform has it.
 *
 * @see {@link stageBatchMessages}
 */
export const findBatchMessage = (state: PlatformState, id: string): BatchMessage | undefined => {
  const index = state.indexById.get(id)
  return index === undefined ? undefined : state.batchMessages[index]
}

export const putBatchMessage = (state: PlatformState, message: BatchMessage): void => {
  state.batchMessages[message.index] = message
  state.indexById.set(message.id, message.index)
}

/** The bucket of one API, app and tenant; `undefined` when the limit is lifted. */
export const rateWindowsOf = (state: PlatformState, api: LimitedApi, app: App): RateWindows | undefined => {
  const limit = state.settings.limits[api]
  if (limit === null) return undefined
  const key = `${api} ${app.appId} ${app.tenantKey}`
  let windows = state.windows.get(key)
  if (windows === undefined) {
    windows = makeRateWindows(state.settings.windows, limit, state.settings.rejectedCallsConsume)
    state.windows.set(key, windows)
  }
  return windows
}
