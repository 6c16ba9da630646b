import { allScopes, type App, type Token } from "./App.ts"
import type { BatchMessage } from "./BatchMessage.ts"
import { type Company, makeCompany } from "./Company.ts"
import { type Ledger, makeLedger } from "./Ledger.ts"
import type { LimitedApi } from "./matchRoute.ts"
import {
  defaultSettings,
  patchSettings,
  type PlatformSettings,
  type PlatformSettingsPatch,
} from "./PlatformSettings.ts"
import { makeRateWindows, type RateWindows } from "./RateWindows.ts"
import { hash32, hexDigits } from "./seededHash.ts"

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
  calls: number
  appsCreated: number
  tokensIssued: number
  readonly companies: Map<string, Company>
  readonly apps: Map<string, App>
  readonly tokens: Map<string, Token>
  readonly currentTokens: Map<string, Token>
  readonly batchMessages: Array<BatchMessage>
  readonly indexById: Map<string, number>
  /** Per app: when the last of its sends will be worked off, and its messages of the day. */
  readonly sendQueues: Map<string, { readonly endsAt: number; readonly day: number; readonly sentToday: number }>
  readonly windows: Map<string, RateWindows>
  readonly ledger: Ledger
}

export interface PlatformOptions {
  /** Whole number. Ids, department sizes, recall speeds and log ids follow from it. */
  readonly seed: number
  readonly people: number
  readonly departments: number
  /** Share of people outside the bot's availability range, 0 to 1. */
  readonly unavailableShare: number
  readonly settings: PlatformSettingsPatch
  /** Single calls that the ledger keeps; totals are kept for ever. */
  readonly ledgerCapacity: number
}

/**
 * A platform with one tenant, its company, and one app that may do everything.
 *
 * @example
 * const platform = makePlatform({ seed: 7, people: 10_000, departments: 60 })
 * const response = handleRequest(platform, request, now)
 */
export const makePlatform = (overrides: Partial<PlatformOptions> = {}): PlatformState => {
  const options: PlatformOptions = { ...defaultOptions, ...overrides }
  const state: PlatformState = {
    seed: options.seed,
    options,
    settings: patchSettings(defaultSettings, options.settings),
    now: 0,
    calls: 0,
    appsCreated: 0,
    tokensIssued: 0,
    companies: new Map(),
    apps: new Map(),
    tokens: new Map(),
    currentTokens: new Map(),
    batchMessages: [],
    indexById: new Map(),
    sendQueues: new Map(),
    windows: new Map(),
    ledger: makeLedger(options.ledgerCapacity),
  }
  createApp(state, {})
  return state
}

/** Adds an app. Without a tenant key it joins the first app's tenant; a new key founds a new company. */
export const createApp = (state: PlatformState, wishes: Partial<App>): App => {
  const number = state.appsCreated++
  const app: App = {
    appId: `cli_${hexDigits(2, state.seed, 31, number)}`,
    appSecret: hexDigits(4, state.seed, 32, number),
    tenantKey: firstApp(state)?.tenantKey ?? hexDigits(2, state.seed, 33),
    scopes: allScopes,
    bot: true,
    disabled: false,
    ipDenied: false,
    quotaExceeded: false,
    permissionDenied: false,
    ...wishes,
  }
  if (!state.companies.has(app.tenantKey)) {
    const seed = hash32(state.seed, 34, state.companies.size)
    state.companies.set(app.tenantKey, makeCompany({ ...state.options, tenantKey: app.tenantKey, seed }))
  }
  state.apps.set(app.appId, app)
  return app
}

/** The app that `makePlatform` created. */
export const firstApp = (state: PlatformState): App | undefined => state.apps.values().next().value

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

const defaultOptions: PlatformOptions = {
  seed: 1,
  people: 10_000,
  departments: 60,
  unavailableShare: 0,
  settings: {},
  ledgerCapacity: 2_000_000,
}
