import { advice, codeEntry, type Issued, type Setback } from "@feishu-recall/core"
import { duration } from "../display/words.ts"
import { type Check, pass, unknown } from "./Check.ts"
import { runAgain } from "./runAgain.ts"

/** Whether the platform issues a token for the app's id and secret. */
export const judgeCredentials = (end: Issued | Setback, page: string | undefined): Check => {
  switch (end._tag) {
    case "Issued":
      return pass("credentials", `a token is issued, good for ${duration(end.expiresInSeconds * 1_000)}`)
    case "Throttled":
      return unknown("credentials", "can't be told: the platform limits calls for tokens now")
    case "Unsent":
    case "Unknown":
      return unknown("credentials", `can't be told: ${end.detail}`)
    case "Blocked":
    case "Refused":
    case "NotFound":
    case "TokenRejected": {
      const { code, logId } = end.answer
      if (code === undefined) return unknown("credentials", "not tried: no open platform answers")
      const cause = end._tag === "Blocked" ? end.cause : "token-refused"
      const found = `no token is issued: ${codeEntry(code)?.meaning ?? "refused"} (code ${code})`
      return { name: "credentials", status: "fail", found, todo: runAgain(advice(cause, code)), page, logId }
    }
  }
}
