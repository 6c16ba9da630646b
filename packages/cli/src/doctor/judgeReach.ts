import { advice, classifyToken, type Evidence, type UnansweredReason } from "@feishu-recall/core"
import { duration, number } from "../display/words.ts"
import { limits } from "../limits.ts"
import { callTrouble } from "../display/callTrouble.ts"
import { type Check, pass, unknown, untried } from "./Check.ts"
import { runAgain } from "./runAgain.ts"

/** What the first call showed. Times are milliseconds by this machine's clock. */
export interface Reach {
  readonly evidence: Evidence
  readonly askedAt: number
  readonly answeredAt: number
  /** How it went out, for people: `directly`, `through the proxy http://…`. */
  readonly way: string
}

/** Whether there is a way to the platform, whether it is the platform, and whose clock is off. */
export const judgeReach = (reach: Reach): ReadonlyArray<Check> => {
  const { answeredAt, askedAt, evidence, way } = reach
  if (evidence._tag === "Unanswered")
    return [
      {
        name: "connection",
        status: "fail",
        found: `no answer ${way}: ${callTrouble(evidence.detail)}`,
        todo: todos[evidence.reason],
      },
      ...untried(["base URL", "clock"], "not tried: there is no connection"),
    ]
  return [
    pass("connection", `answered in ${number(answeredAt - askedAt)} ms, ${way}`),
    judgeHost(evidence),
    judgeClock(reach),
  ]
}

/** Every answer with a code of the platform's is of one: which code it is matters later. */
const judgeHost = (evidence: Evidence): Check => {
  const end = classifyToken(evidence)
  const answer = end._tag === "Unsent" ? undefined : end.answer
  if (answer?.code !== undefined) return pass("base URL", "an open platform answers there")
  const status = answer === undefined ? "" : ` with status ${answer.status}`
  if (end._tag === "Blocked")
    return {
      name: "base URL",
      status: "fail",
      found: "the host does not know the call",
      todo: runAgain(advice("wrong-host")),
    }
  return end._tag === "Throttled" || (answer?.status ?? 0) >= 500
    ? {
        name: "base URL",
        status: "fail",
        found: `something answers${status} and without a code`,
        todo: "The platform, or a proxy before it, fails: run doctor again in a while.",
      }
    : {
        name: "base URL",
        status: "fail",
        found: `what answers${status} is not the platform: there is no code in it`,
        todo: "Check the base URL, and whether a proxy or the page of a network's login answers in its place.",
      }
}

/** The answer has whole seconds: half of one is added, and half of the way there and back. */
export const judgeClock = ({ answeredAt, askedAt, evidence }: Reach): Check => {
  const date = evidence._tag === "Answered" ? Date.parse(evidence.headers["date"] ?? "") : Number.NaN
  if (Number.isNaN(date)) return unknown("clock", "can't be told: the answer has no date")
  const ahead = (askedAt + answeredAt) / 2 - (date + 500)
  if (Math.abs(ahead) <= limits.clockMillis) return pass("clock", "as the platform's")
  return {
    name: "clock",
    status: "fail",
    found: `this machine's clock is ${duration(Math.abs(ahead))} ${ahead > 0 ? "ahead of" : "behind"} the platform's`,
    todo: "Set it: tokens, deadlines and certificates are reckoned by it.",
  }
}

const network = "Check the base URL, the firewall, and whether a proxy is needed here (--proxy or HTTPS_PROXY)."
const todos: Readonly<Record<UnansweredReason, string>> = {
  "connection-refused": network,
  "connect-timeout": network,
  "name-not-resolved": "Check the host in the base URL, and this machine's DNS.",
  tls: "If a private authority signs here, name its certificate with --ca or NODE_EXTRA_CA_CERTS; else check the base URL and the certificate's dates.",
  proxy: "Check the proxy's address, user and password (--proxy, HTTPS_PROXY), and whether it lets this host through.",
  timeout: "Something holds the call up: check the firewall and the proxy between here and the platform.",
  "connection-lost": "Something cut the connection: check the firewall and the proxy between here and the platform.",
  other: network,
}
