import { Equal, Option, Redacted, Schema } from "effect"
import { limits } from "../limits.ts"
import type { IssuedToken } from "./TokenSource.ts"

/**
 * A store app's ticket, which the platform pushes every hour to the app's webhook.
 *
 * Source: https://open.feishu.cn/document/uAjLw4CM/ukTMukTMukTM/application-v6/event/app_ticket-events
 */
export interface AppTicket {
  readonly ticket: Redacted.Redacted
  /** When the platform made it, in epoch milliseconds by its own clock: what tells the newer one. */
  readonly issuedAt: number
}

/** A ticket as it is kept. */
export interface KeptTicket extends AppTicket {
  /** In epoch milliseconds by our clock. */
  readonly expiresAt: number
}

const { ticketLifetimeMillis, ticketsKept } = limits.tokens

/**
 * The tickets to keep when one arrives, newest first: it may be a late redelivery of an old one. The platform's clock
 * tells the order; a life is counted from before it arrived, whatever that clock says.
 *
 * Source: https://open.feishu.cn/document/uAjLw4CM/ukTMukTMukTM/application-v6/event/app_ticket-events
 */
export const withTicket = (
  kept: ReadonlyArray<KeptTicket>,
  { issuedAt, ticket }: AppTicket,
  receivedAt: number,
): ReadonlyArray<KeptTicket> => {
  const known = kept.find((one) => Equal.equals(one.ticket, ticket))
  const arrived = known ?? { ticket, issuedAt, expiresAt: Math.min(issuedAt, receivedAt) + ticketLifetimeMillis }
  // The one that arrived stands first: of two made at the same time it counts.
  return [arrived, ...kept.filter((one) => one !== known)]
    .filter(({ expiresAt }) => receivedAt < expiresAt)
    .toSorted((one, other) => other.issuedAt - one.issuedAt)
    .slice(0, ticketsKept)
}

/** One entry of a token store holds all tickets of an app, so that they are replaced together. `undefined`: none. */
export const entryOfTickets = (tickets: ReadonlyArray<KeptTicket>): IssuedToken | undefined =>
  tickets.length === 0
    ? undefined
    : {
        token: Redacted.make(
          JSON.stringify(tickets.map(({ ticket, ...times }) => ({ ticket: Redacted.value(ticket), ...times }))),
        ),
        expiresAt: Math.max(...tickets.map(({ expiresAt }) => expiresAt)),
      }

/** None from what is no such entry. */
export const ticketsOfEntry = (entry: IssuedToken): ReadonlyArray<KeptTicket> =>
  Option.getOrElse(decode(Redacted.value(entry.token)), () => []).map(({ ticket, ...times }) => ({
    ticket: Redacted.make(ticket),
    ...times,
  }))

const decode = Schema.decodeUnknownOption(
  Schema.fromJsonString(
    Schema.Array(Schema.Struct({ ticket: Schema.String, issuedAt: Schema.Finite, expiresAt: Schema.Finite })),
  ),
)
