/** One line of the log. No secret and no token is in it. */
export interface LogEntry {
  readonly level: "info" | "warn" | "error"
  /** Epoch milliseconds. */
  readonly at: number
  readonly message: string
  /** What the line is about, e.g. the app and the tenant. */
  readonly fields: Readonly<Record<string, unknown>>
}
