import { limits } from "../limits.ts"
import { createApp } from "./createApp.ts"
import { foundWorld } from "./foundWorld.ts"
import { makeLedger } from "./Ledger.ts"
import { defaultSettings, patchSettings } from "./PlatformSettings.ts"
import type { PlatformOptions, PlatformState } from "./PlatformState.ts"
import { makeTicketOffice } from "./TicketOffice.ts"

/**
 * A platform with one tenant, its company, and one app that may do everything.
 *
 * @example
 * ```ts
 * import { makePlatform } from "@feishu-recall/sandbox"
 *
 * const platform = makePlatform({ seed: 7, people: 10_000, departments: 60, settings: { recallWindowHours: 2 } })
 * ```
 */
export const makePlatform = (overrides: Partial<PlatformOptions> = {}): PlatformState => {
  const options: PlatformOptions = { ...defaultOptions, ...overrides }
  const state: PlatformState = {
    seed: options.seed,
    options,
    settings: patchSettings(patchSettings(defaultSettings, options.world?.settings ?? {}), options.settings),
    now: 0,
    calls: 0,
    appsCreated: 0,
    tokensIssued: 0,
    tenants: new Map(),
    companies: new Map(),
    apps: new Map(),
    tokens: new Map(),
    currentTokens: new Map(),
    ticketOffice: makeTicketOffice(),
    monthlyCalls: new Map(),
    batchMessages: [],
    indexById: new Map(),
    sendQueues: new Map(),
    windows: new Map(),
    ledger: makeLedger(options.ledgerCapacity),
  }
  if (options.world === undefined) createApp(state, {})
  else foundWorld(state, options.world)
  return state
}

const defaultOptions: PlatformOptions = {
  seed: 1,
  people: 10_000,
  departments: 60,
  unavailableShare: 0,
  settings: {},
  world: undefined,
  ledgerCapacity: limits.ledgerCalls,
}
