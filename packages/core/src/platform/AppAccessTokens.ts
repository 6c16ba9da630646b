import { Clock, Effect, Equal, type Redacted } from "effect"
import { limits } from "../limits.ts"
import { makeAppTickets } from "./AppTickets.ts"
import { classifyResend, classifyToken } from "./classifyToken.ts"
import { conceal } from "./conceal.ts"
import { oneFlight } from "./oneFlight.ts"
import { outdatedBy } from "./outdatedBy.ts"
import { RecallTransport } from "./RecallTransport.ts"
import type { StoreAppPolicy } from "./StoreAppPolicy.ts"
import { tokenFailure } from "./tokenFailure.ts"
import { type TokenRefused, TokenUnavailable } from "./TokenSource.ts"

/** The app access tokens of a store app: one at a time, for all its tenants. */
export interface AppAccessTokens {
  readonly get: Effect.Effect<Redacted.Redacted, TokenRefused | TokenUnavailable>
  /** The platform rejected exactly this one. */
  readonly drop: (token: Redacted.Redacted) => void
}

const { refreshBeforeMillis, rejectedTicketsKept, storeTimeoutMillis } = limits.tokens

/**
 * A ticket buys an app access token. If there is none that the platform takes, one push is asked for, and the store is
 * looked at until the webhook has put the ticket there, in this process or in another.
 *
 * Source: https://open.feishu.cn/document/ukTMukTMukTM/ukDNz4SO0MjL5QzM/auth-v3/auth/app_access_token
 */
export const makeAppAccessTokens = Effect.fnUntraced(function* (policy: StoreAppPolicy, appSecret: Redacted.Redacted) {
  const transport = yield* RecallTransport
  const tickets = yield* makeAppTickets(policy)
  const scope = yield* Effect.scope
  const { appId, timeoutMillis } = policy

  let current: { readonly token: Redacted.Redacted; readonly refreshAt: number } | undefined
  let rejectedTickets: ReadonlyArray<Redacted.Redacted> = []
  let askAgainAt = 0

  const usableTicket = tickets.read.pipe(
    Effect.timeoutOrElse({
      duration: storeTimeoutMillis,
      orElse: () => Effect.fail({ message: `no answer within ${storeTimeoutMillis} ms` }),
    }),
    Effect.mapError(
      ({ message }) =>
        new TokenUnavailable({
          message: `The token store did not give the app's tickets (${conceal(message, [appSecret])}). Mend it, then try again.`,
        }),
    ),
    Effect.map((kept) =>
      kept.map(({ ticket }) => ticket).find((ticket) => !rejectedTickets.some((old) => Equal.equals(old, ticket))),
    ),
  )

  /** `undefined` for a ticket that the platform calls invalid. */
  const exchange = Effect.fnUntraced(function* (appTicket: Redacted.Redacted) {
    const askedAt = yield* Clock.currentTimeMillis
    const evidence = yield* transport.send(
      { _tag: "IssueAppAccessToken", appId, appSecret, appTicket },
      { timeoutMillis },
    )
    const end = classifyToken(evidence, [appSecret, appTicket], "app_access_token")
    if (end._tag === "Issued") {
      const life = end.expiresInSeconds * 1_000
      current = { token: end.token, refreshAt: askedAt + life - Math.min(refreshBeforeMillis, life / 2) }
      return end.token
    }
    if (outdatedBy(end) !== "app-ticket") return yield* tokenFailure(end)
    rejectedTickets = [...rejectedTickets, appTicket].slice(-rejectedTicketsKept)
    // Else it would stand in the way of those that come, should the platform's clock have been ahead.
    yield* Effect.ignore(Effect.timeoutOption(tickets.forget(appTicket), storeTimeoutMillis))
    return undefined
  })

  const askForPush = Effect.gen(function* () {
    const now = yield* Clock.currentTimeMillis
    // A clock that was set back must not keep it from asking for longer.
    if (now < askAgainAt && askAgainAt <= now + policy.askAgainAfterMillis) return
    askAgainAt = now + policy.askAgainAfterMillis
    const end = classifyResend(
      yield* transport.send({ _tag: "ResendAppTicket", appId, appSecret }, { timeoutMillis }),
      [appSecret],
    )
    // Where nobody knows whether it arrived, a ticket may come.
    if (end._tag === "Accepted" || end._tag === "Unknown") return
    if (end._tag === "Unsent") askAgainAt = 0
    return yield* tokenFailure(end)
  })

  const fetch = Effect.gen(function* () {
    let waitUntil: number | undefined
    while (true) {
      const ticket = yield* usableTicket
      if (ticket !== undefined) {
        const token = yield* exchange(ticket)
        if (token !== undefined) return token
      }
      const now = yield* Clock.currentTimeMillis
      waitUntil ??= now + policy.ticketWaitMillis
      if (now >= waitUntil) return yield* noTicket(policy)
      if (ticket !== undefined) continue
      yield* askForPush
      yield* Effect.sleep(Math.min(policy.ticketPollMillis, waitUntil - now))
    }
  })
  const joinFetch = oneFlight(scope, fetch)

  const tokens: AppAccessTokens = {
    get: Effect.flatMap(Clock.currentTimeMillis, (now) =>
      current !== undefined && now < current.refreshAt ? Effect.succeed(current.token) : joinFetch,
    ),
    drop: (token) => {
      if (current !== undefined && Equal.equals(current.token, token)) current = undefined
    },
  }
  return tokens
})

const noTicket = ({ ticketWaitMillis }: StoreAppPolicy) =>
  new TokenUnavailable({
    message: [
      `No app ticket that the platform takes came within ${ticketWaitMillis} ms of asking for one.`,
      "Check that its events reach the webhook, that webhook and worker share the token store, and that both name the same base URL and app id; then try again.",
    ].join(" "),
  })
