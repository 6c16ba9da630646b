import { Duration, Schema } from "effect"
import { PositiveMillis } from "../bounded.ts"
import { checked } from "../client/InvalidInput.ts"
import { limits } from "../limits.ts"
import { App } from "./AppTickets.ts"
import type { StoreAppOptions } from "./StoreApp.ts"

const Policy = Schema.Struct({
  ...App.fields,
  timeoutMillis: PositiveMillis,
  ticketWaitMillis: PositiveMillis,
  ticketPollMillis: PositiveMillis,
  askAgainAfterMillis: PositiveMillis,
})

/** The options of a store app without its secret, in numbers. */
export type StoreAppPolicy = typeof Policy.Type

export const storeAppPolicy = (options: StoreAppOptions): StoreAppPolicy => {
  const { tokens } = limits
  const millis = (given: Duration.Input | undefined, otherwise: number) => Duration.toMillis(given ?? otherwise)
  return {
    baseUrl: options.baseUrl,
    appId: options.appId,
    timeoutMillis: millis(options.timeout, tokens.callTimeoutMillis),
    ticketWaitMillis: millis(options.ticketWait, tokens.ticketWaitMillis),
    ticketPollMillis: millis(options.ticketPoll, tokens.ticketPollMillis),
    askAgainAfterMillis: millis(options.askAgainAfter, tokens.askAgainAfterMillis),
  }
}

export const checkStoreAppPolicy = checked(Policy, "options of the store app")
