/**
 * What a transport saw of one call, without any judgement: `classify` alone says what it means. So every transport is
 * judged alike, and the tables of codes live once.
 */
export type Evidence = Answered | Unanswered

/** An answer arrived, whole or cut off at the transport's limit. */
export interface Answered {
  readonly _tag: "Answered"
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** The body was longer than the transport's limit, or broke off. */
  readonly truncated: boolean
}

/**
 * No answer arrived. `sent` says whether the platform can have seen the call:
 * `no` only where that is certain (no connection was made), `yes` where the call went out whole.
 */
export interface Unanswered {
  readonly _tag: "Unanswered"
  readonly sent: "no" | "yes" | "unknown"
  readonly reason: UnansweredReason
  /** For people, e.g. `connect ECONNREFUSED 127.0.0.1:3000`. Never contains a header or a body. */
  readonly detail: string
}

/** Why no answer arrived, for people and metrics. Whether the platform can have seen the call is in `sent` alone. */
export type UnansweredReason =
  | "connection-refused"
  | "name-not-resolved"
  | "connect-timeout"
  | "tls"
  | "proxy"
  | "timeout"
  | "connection-lost"
  | "other"
