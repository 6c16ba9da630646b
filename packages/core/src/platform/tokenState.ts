import { Equal, Redacted } from "effect"
import type { IssuedToken } from "./TokenSource.ts"

/**
 * What a lane knows of its tokens, and the rules for them, as values: the clock comes in as `now` (epoch milliseconds).
 * `TenantTokens` carries them out.
 *
 * The platform hands out the same token again while it has 30 minutes or more left, so a refresh can return the very
 * token that was just rejected. That is no expiry then (revoked, wrong host, wrong app), and asking for ever would burn
 * the budget: such a token gets one more call, the *probe*, and no other call while the probe is out.
 *
 * Source: https://open.feishu.cn/document/ukTMukTMukTM/ukDNz4SO0MjL5QzM/auth-v3/auth/tenant_access_token_internal
 */
export interface TokenState {
  readonly current: (IssuedToken & { readonly refreshAt: number }) | undefined
  /** Newest last, at most `rememberedRejections`. */
  readonly rejected: ReadonlyArray<Redacted.Redacted>
  /** Different tokens rejected since one was last accepted. */
  readonly rejectionsInARow: number
  readonly probe: Probe | undefined
  /** Nothing is handed out until a person says so. */
  readonly stopped: boolean
}

/** A rejected token that may be tried once more, by one call at a time. */
export interface Probe extends IssuedToken {
  /** Until then its call may still report; `undefined`: nobody has it yet. */
  readonly heldUntil: number | undefined
}

/** The settings of the rules, in milliseconds where they are times. */
export interface TokenRules {
  /** How long before its end a token is replaced; at most half of what was left of its life when it came. */
  readonly refreshBefore: number
  /** How long a probe without a verdict keeps others waiting. */
  readonly probeHold: number
  /** As many different tokens rejected in a row stop the lane. */
  readonly rejectionsToStop: number
  /** Of the tokens rejected so far, the last ones are known by their values. */
  readonly rememberedRejections: number
}

/** What a caller who wants a token gets. */
export type TokenStep =
  | { readonly _tag: "Use"; readonly token: Redacted.Redacted }
  | { readonly _tag: "Fetch" }
  | { readonly _tag: "AwaitProbe"; readonly until: number }
  | { readonly _tag: "Stopped" }

export const noTokens: TokenState = {
  current: undefined,
  rejected: [],
  rejectionsInARow: 0,
  probe: undefined,
  stopped: false,
}

/** A caller wants a token. The caller that gets the probe holds it. */
export const take = (state: TokenState, now: number, rules: TokenRules): readonly [TokenStep, TokenState] => {
  if (state.stopped) return [{ _tag: "Stopped" }, state]
  const { current, probe } = state
  if (probe !== undefined && now < probe.expiresAt) {
    if (probe.heldUntil !== undefined && now < probe.heldUntil) {
      return [{ _tag: "AwaitProbe", until: probe.heldUntil }, state]
    }
    const held = { ...state, probe: { ...probe, heldUntil: now + rules.probeHold } }
    return [{ _tag: "Use", token: probe.token }, held]
  }
  if (current !== undefined && now < current.refreshAt) return [{ _tag: "Use", token: current.token }, state]
  return [{ _tag: "Fetch" }, state]
}

/** The store had a token: another process may have refreshed it. `undefined`: not to be used, ask the source. */
export const found = (state: TokenState, token: IssuedToken, now: number, rules: TokenRules): TokenState | undefined =>
  now < token.expiresAt - rules.refreshBefore && !isRejected(state, token.token)
    ? adopt(state, token, now, rules)
    : undefined

/**
 * The source issued a token. `undefined`: it was rejected before; wait, ask once more, and if it comes again (`again`)
 * it becomes the probe.
 */
export const issued = (
  state: TokenState,
  token: IssuedToken,
  now: number,
  rules: TokenRules,
  again: boolean,
): TokenState | undefined => {
  if (!isRejected(state, token.token)) return adopt(state, token, now, rules)
  if (!again) return undefined
  // A value of its own, so that its verdict can be told from late answers to the same token.
  const probe = { ...token, token: Redacted.make(Redacted.value(token.token)), heldUntil: undefined }
  return { ...state, current: undefined, probe }
}

/**
 * The platform rejected a token. A verdict on the probe must carry the very value that was handed out with it: an equal
 * one is an answer that comes late, to a call from before.
 */
export const rejected = (state: TokenState, token: Redacted.Redacted, rules: TokenRules): TokenState => {
  if (state.probe?.token === token) return { ...state, probe: undefined, stopped: true }
  if (isRejected(state, token)) return state
  const rejectionsInARow = state.rejectionsInARow + 1
  return {
    ...state,
    current: state.current !== undefined && Equal.equals(state.current.token, token) ? undefined : state.current,
    rejected: [...state.rejected, token].slice(-rules.rememberedRejections),
    rejectionsInARow,
    stopped: state.stopped || rejectionsInARow >= rules.rejectionsToStop,
  }
}

/** The platform took a token. For the probe the same holds as in `rejected`. */
export const accepted = (state: TokenState, token: Redacted.Redacted, now: number, rules: TokenRules): TokenState => {
  const { probe } = state
  if (probe?.token === token) {
    const cleared = { ...state, rejected: state.rejected.filter((old) => !Equal.equals(old, token)), probe: undefined }
    return { ...adopt(cleared, probe, now, rules), rejectionsInARow: 0 }
  }
  // An old token's late answer says nothing about the ones that came after it.
  const isCurrent = state.current !== undefined && Equal.equals(state.current.token, token)
  return isCurrent && state.rejectionsInARow > 0 ? { ...state, rejectionsInARow: 0 } : state
}

/** A person resumed the lane: go on, but a rejected token still gets no more than a probe. */
export const reset = (state: TokenState): TokenState => ({
  ...state,
  rejectionsInARow: 0,
  probe: undefined,
  stopped: false,
})

/** Whether a token that was handed out earlier may still be sent: its call may have waited long for its turn. */
export const isUsable = (state: TokenState, token: Redacted.Redacted): boolean =>
  state.probe?.token === token || (!state.stopped && !isRejected(state, token))

export const isRejected = (state: TokenState, token: Redacted.Redacted): boolean =>
  state.rejected.some((old) => Equal.equals(old, token))

const adopt = (state: TokenState, token: IssuedToken, now: number, rules: TokenRules): TokenState => {
  const left = Math.max(0, token.expiresAt - now)
  // A short-lived token would otherwise be fetched again before every call.
  const refreshAt = token.expiresAt - Math.min(rules.refreshBefore, left / 2)
  return { ...state, current: { token: token.token, expiresAt: token.expiresAt, refreshAt }, probe: undefined }
}
