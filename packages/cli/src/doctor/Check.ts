/** One thing that has to be right before a recall can be trusted to start. */
export interface Check {
  readonly name: CheckName
  /** `unknown`: it can't be told, or was not tried because something before it failed. */
  readonly status: "pass" | "fail" | "unknown"
  /** What was found. */
  readonly found: string
  /** What somebody can do about it. */
  readonly todo?: string | undefined
  /** Where, in the developer console. */
  readonly page?: string | undefined
  /** What the platform's support asks for. */
  readonly logId?: string | undefined
}

/** All of them, in the order in which they depend on each other. */
export const checkNames = [
  "settings",
  "connection",
  "base URL",
  "clock",
  "credentials",
  "readings",
  "token",
  "app",
  "IP allow list",
  "security policy",
  "quota",
  "rate limit",
  "scopes",
  "bot ability",
  "recall window",
  "event store",
  "room",
  "worker",
  "calls",
  "token store",
] as const
export type CheckName = (typeof checkNames)[number]

export const pass = (name: CheckName, found: string): Check => ({ name, status: "pass", found })

export const unknown = (name: CheckName, found: string): Check => ({ name, status: "unknown", found })

/** These are named only where they fail: hardly anybody has a security policy, and other checks pass by a reading. */
export const onlyFailing: ReadonlySet<CheckName> = new Set(["security policy", "readings"])

/** What was not tried, and why not. */
export const untried = (names: ReadonlyArray<CheckName>, why: string): ReadonlyArray<Check> =>
  names.filter((name) => !onlyFailing.has(name)).map((name) => unknown(name, why))

/** A sentence of what is wrong and what to do, with a colon between them, as all of this command's are. */
export const failing = (name: CheckName, sentence: string): Check => {
  const at = sentence.indexOf(": ")
  return at === -1
    ? { name, status: "fail", found: sentence }
    : { name, status: "fail", found: sentence.slice(0, at), todo: sentence.slice(at + 2) }
}
