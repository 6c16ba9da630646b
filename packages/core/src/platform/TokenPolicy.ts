import { Duration, Schema } from "effect"
import { atMost, Millis, PositiveMillis, relations } from "../bounded.ts"
import { checked } from "../client/InvalidInput.ts"
import { limits } from "../limits.ts"
import type { TokenRules } from "./tokenState.ts"

/** The settings of `TenantTokens`, with their defaults. */
export interface TenantTokensSettings {
  /** How long before its end a token is replaced. Default 3 minutes; more than 30 only fetches the same token again. */
  readonly refreshBefore?: Duration.Input
  /** How long the source may take to issue a token. Default 30 seconds. */
  readonly issueTimeout?: Duration.Input
  /** How long to wait before a rejected token that the source hands out again is tried once more. Default 5 seconds. */
  readonly probeDelay?: Duration.Input
  /** How long other calls wait for the verdict on such a try. Default 1 minute. */
  readonly probeHold?: Duration.Input
  /** As many different tokens rejected in a row stop the lane. Default 3. */
  readonly rejectionsToStop?: number
  /** As many of the last rejected tokens are known by their values, and not used again. Default 64. */
  readonly rememberedRejections?: number
  /** How long the store may take before it is passed over. Default 2 seconds. */
  readonly storeTimeout?: Duration.Input
}

/** The same in numbers: the rules, and how long is waited for whom. */
export interface TokenPolicy extends TokenRules {
  readonly probeDelayMillis: number
  readonly storeTimeoutMillis: number
  readonly issueTimeoutMillis: number
}

export const tokenPolicy = (settings: TenantTokensSettings): TokenPolicy => {
  const { tokens } = limits
  const millis = (given: Duration.Input | undefined, otherwise: number) => Duration.toMillis(given ?? otherwise)
  return {
    refreshBefore: millis(settings.refreshBefore, tokens.refreshBeforeMillis),
    probeHold: millis(settings.probeHold, tokens.probeHoldMillis),
    rejectionsToStop: settings.rejectionsToStop ?? tokens.rejectionsToStop,
    rememberedRejections: settings.rememberedRejections ?? tokens.rememberedRejections,
    probeDelayMillis: millis(settings.probeDelay, tokens.probeDelayMillis),
    storeTimeoutMillis: millis(settings.storeTimeout, tokens.storeTimeoutMillis),
    issueTimeoutMillis: millis(settings.issueTimeout, tokens.issueTimeoutMillis),
  }
}

const Policy = Schema.Struct({
  refreshBefore: Millis,
  probeHold: PositiveMillis,
  rejectionsToStop: atMost(100),
  rememberedRejections: atMost(10_000),
  probeDelayMillis: Millis,
  storeTimeoutMillis: PositiveMillis,
  issueTimeoutMillis: PositiveMillis,
}).check(
  Schema.makeFilter((policy) =>
    relations([
      // One of the tokens that are to stop the lane would be forgotten, and counted anew when it comes again.
      ["rememberedRejections", policy.rememberedRejections >= policy.rejectionsToStop, "at least rejectionsToStop"],
    ]),
  ),
)

export const checkTokenPolicy = checked(Policy, "settings of the tokens")
