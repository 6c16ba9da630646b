import { Clock, Effect, Equal, Option, type Redacted, Schema, Semaphore } from "effect"
import { Lane } from "../lane/Lane.ts"
import { type AppTicket, entryOfTickets, type KeptTicket, ticketsOfEntry, withTicket } from "./AppTicket.ts"
import { TokenStore, type TokenStoreError } from "./TokenStore.ts"

/** An app on an edition of the platform, whatever its tenants. */
export const App = Schema.Struct({ baseUrl: Lane.fields.baseUrl, appId: Lane.fields.appId })
export type App = typeof App.Type

/**
 * Names an app's tickets in a token store. No tenant key has a colon, so that no lane has this name.
 *
 * @example
 * ```ts
 * import { ticketKey } from "@feishu-recall/core"
 *
 * ticketKey({ baseUrl: "https://open.feishu.cn", appId: "cli_a1b2c3d4e5f6" })
 * // "https://open.feishu.cn cli_a1b2c3d4e5f6 app:ticket"
 * ```
 */
export const ticketKey = ({ appId, baseUrl }: App): string => `${baseUrl} ${appId} app:ticket`

/**
 * The tickets of one store app, in a token store that its webhook and its workers share.
 *
 * To keep one is to read and to write: two processes that do so at the same moment may lose the newer ticket. Then the
 * other one is used, or another push is asked for.
 */
export interface AppTickets {
  /** Those that have not ended, newest first. */
  readonly read: Effect.Effect<ReadonlyArray<KeptTicket>, TokenStoreError>
  /** Keeps it, unless newer ones are there; to keep it again changes nothing. */
  readonly keep: (ticket: AppTicket) => Effect.Effect<void, TokenStoreError>
  /** The platform calls it invalid. */
  readonly forget: (ticket: Redacted.Redacted) => Effect.Effect<void, TokenStoreError>
}

/**
 * The tickets of an app in the token store at hand: for whoever receives them by a way of their own.
 *
 * Source: https://open.feishu.cn/document/uAjLw4CM/ukTMukTMukTM/application-v6/event/app_ticket-events
 *
 * @example
 * ```ts
 * import { makeAppTickets } from "@feishu-recall/core"
 * import { Effect, type Redacted } from "effect"
 *
 * const received = Effect.fn("received")(function* (ticket: Redacted.Redacted, issuedAt: number) {
 *   const tickets = yield* makeAppTickets({ baseUrl: "https://open.feishu.cn", appId: "cli_a1b2c3d4e5f6" })
 *   yield* tickets.keep({ ticket, issuedAt })
 * })
 * ```
 */
export const makeAppTickets = Effect.fnUntraced(function* (app: App) {
  const store = yield* TokenStore
  const semaphore = Semaphore.makeUnsafe(1)
  const key = ticketKey(app)

  const entry = store.get(key)
  const ticketsIn = (found: Effect.Success<typeof entry>, now: number) =>
    Option.match(found, { onNone: () => [], onSome: ticketsOfEntry }).filter(({ expiresAt }) => now < expiresAt)

  const tickets: AppTickets = {
    read: Effect.gen(function* () {
      const found = yield* entry
      return ticketsIn(found, yield* Clock.currentTimeMillis)
    }),
    keep: (ticket) =>
      Effect.gen(function* () {
        // What can't be read, as it was sealed with another key, must not keep the next ticket out.
        const found = yield* Effect.catch(entry, (error) =>
          Effect.as(
            Effect.logWarning(`the app tickets could not be read and are replaced: ${error.message}`),
            Option.none(),
          ),
        )
        const now = yield* Clock.currentTimeMillis
        const before = ticketsIn(found, now)
        const after = entryOfTickets(withTicket(before, ticket, now))
        if (after !== undefined && !Equal.equals(after.token, entryOfTickets(before)?.token))
          yield* store.set(key, after)
      }).pipe((write) => semaphore.withPermit(write)),
    forget: (ticket) =>
      Effect.gen(function* () {
        const found = yield* entry
        if (Option.isNone(found)) return
        const all = ticketsIn(found, yield* Clock.currentTimeMillis)
        const left = all.filter((one) => !Equal.equals(one.ticket, ticket))
        if (left.length === all.length) return
        const after = entryOfTickets(left)
        yield* after === undefined ? store.remove(key, found.value.token) : store.set(key, after)
      }).pipe((write) => semaphore.withPermit(write)),
  }
  return tickets
})
