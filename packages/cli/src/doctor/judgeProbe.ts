import { advice, type BlockCause, codeEntry, type PlatformAnswer, type Read, type Setback } from "@feishu-recall/core"
import { duration } from "../display/words.ts"
import { callTrouble } from "../display/callTrouble.ts"
import { type Check, type CheckName, onlyFailing, pass, unknown, untried } from "./Check.ts"
import { runAgain } from "./runAgain.ts"

/** What one reading of a batch message that can't be tells. In the order in which it is shown. */
export const probed = [
  "readings",
  "token",
  "app",
  "IP allow list",
  "security policy",
  "quota",
  "rate limit",
  "scopes",
  "bot ability",
] as const satisfies ReadonlyArray<CheckName>

type Probed = (typeof probed)[number]

/**
 * What the end of `get_progress` tells of all that a recall will meet: both take the same token, scopes and ability. A
 * DELETE would tell more, and is never made.
 *
 * An answer of the message service (230…) proves that the gateway let the call through. A refusal of the gateway proves
 * its own reason, and that the token is good, for that is looked at first; in which order it looks at the rest is not
 * documented, so nothing is claimed of it.
 *
 * Source: https://open.feishu.cn/document/server-docs/im-v1/batch_message/get_progress
 */
export const judgeProbe = (end: Read | Setback, page: string | undefined): ReadonlyArray<Check> => {
  const failing = failureOf(end, page)
  const proven = provenBy(end)
  return probed.flatMap((name): ReadonlyArray<Check> => {
    if (failing?.name === name) return [failing]
    if (onlyFailing.has(name)) return []
    if (proven.has(name)) return [pass(name, sentences[name])]
    const why = failing === undefined ? unclear(end) : `can't be told: the call ended at "${failing.name}"`
    return [unknown(name, why)]
  })
}

const sentences: Readonly<Record<Probed, string>> = {
  readings: "",
  token: "the platform takes it",
  app: "enabled, and installed in this tenant",
  "IP allow list": "this machine's address is let through",
  "security policy": "",
  quota: "not spent",
  "rate limit": "not reached now",
  scopes: "the call is allowed",
  "bot ability": "not refused for it",
}

const gateway: ReadonlySet<Probed> = new Set(probed.filter((name) => name !== "bot ability"))
const everything: ReadonlySet<Probed> = new Set(probed)
const untilService: ReadonlySet<Probed> = new Set(probed.filter((name) => name !== "bot ability" && name !== "scopes"))
const tokenAlone: ReadonlySet<Probed> = new Set(["token"])
const nothing: ReadonlySet<Probed> = new Set()

const provenBy = (end: Read | Setback): ReadonlySet<Probed> => {
  switch (end._tag) {
    case "Read":
    case "NotFound":
      return everything
    case "Refused":
      // Not the sender: it was looked up. A parameter may be judged before the ability.
      return end.answer.code === 230_012 ? everything : isOfService(end.answer) ? gateway : tokenAlone
    case "Blocked":
      if (end.cause === "wrong-host" || end.cause === "token-rejected") return nothing
      return isOfService(end.answer) ? untilService : tokenAlone
    case "Throttled":
      return end.answer.code === undefined ? nothing : tokenAlone
    case "Unknown":
    case "Unsent":
    case "TokenRejected":
      return nothing
  }
}

const isOfService = ({ code = 0 }: PlatformAnswer): boolean => code >= 230_000 && code < 231_000

const failureOf = (end: Read | Setback, page: string | undefined): Check | undefined => {
  switch (end._tag) {
    case "TokenRejected":
      return failed("token", end.answer, advice("token-rejected"), page)
    case "Throttled": {
      const wait = end.resetMillis === undefined ? "in a while" : `in ${duration(end.resetMillis)}`
      const todo = `Find out what else calls with this app, and run doctor again ${wait}.`
      return failed("rate limit", end.answer, todo, undefined)
    }
    case "Blocked": {
      const name = checkOf[end.cause]
      // Quotas are the tenant's, policies its administrator's: neither has a page among the app's.
      const where = name === "quota" || name === "security policy" ? undefined : page
      return name && failed(name, end.answer, advice(end.cause, end.answer.code), where)
    }
    case "Unknown":
    case "Unsent":
      return {
        name: "readings",
        status: "fail",
        found: `the call for a progress has no clear answer: ${callTrouble(end.detail)}`,
        todo: "Nothing is confirmed without readings. The platform, or something before it, fails: run doctor again in a while.",
        logId: end._tag === "Unknown" ? end.answer?.logId : undefined,
      }
    default:
      return undefined
  }
}

const checkOf: Readonly<Partial<Record<BlockCause, Probed>>> = {
  "app-unusable": "app",
  "bot-ability": "bot ability",
  permission: "scopes",
  scope: "scopes",
  "ip-denied": "IP allow list",
  quota: "quota",
  "security-policy": "security policy",
  "token-refused": "token",
  "token-rejected": "token",
}

const failed = (
  name: Probed,
  { code, logId, status }: PlatformAnswer,
  todo: string,
  page: string | undefined,
): Check => ({
  name,
  status: "fail",
  found: code === undefined ? `answered with status ${status}` : `${codeEntry(code)?.meaning} (code ${code})`,
  todo: runAgain(todo),
  page,
  logId,
})

const unclear = (end: Read | Setback): string => {
  const code = end._tag === "Read" ? 0 : "answer" in end ? end.answer?.code : undefined
  return `can't be told from the answer${code === undefined ? "" : ` (code ${code})`}`
}

/** No call shows it but a recall. */
export const recallWindow: Check = unknown(
  "recall window",
  "can't be told before a recall: no call shows it. 24 hours unless the tenant's administrator has set another",
)

export const noProbe = (why: string): ReadonlyArray<Check> => untried(probed, why)
