import { isCustomBot } from "./webhookBody.ts"

/** What one try came to. `again`: later it may be taken. `why` ends in what to do, where somebody can. */
export type Delivery =
  | { readonly _tag: "Taken" }
  | { readonly _tag: "NotTaken"; readonly why: string; readonly again: boolean }

/**
 * Says whether the message arrived: total for any answer. A custom bot refuses with HTTP 200, so only its code counts.
 *
 * Source: https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
 */
export const judgeDelivery = (url: URL, status: number, body: string): Delivery => {
  const code = isCustomBot(url) ? codeIn(body) : undefined
  if (code !== undefined && code !== 0) {
    const hint = hints.get(code)
    return {
      _tag: "NotTaken",
      why: `the bot refused it with code ${code}${hint === undefined ? "" : `: ${hint}`}`,
      again: passing.has(code),
    }
  }
  if (status >= 200 && status <= 299)
    return isCustomBot(url) && code === undefined
      ? { _tag: "NotTaken", why: "no custom bot answered there: check the URL", again: false }
      : { _tag: "Taken" }
  const redirects = status >= 300 && status <= 399
  return {
    _tag: "NotTaken",
    why: redirects ? `it answered ${status} and names another place: use that URL` : `it answered ${status}`,
    again: status === 408 || status === 429 || status >= 500,
  }
}

const hints: ReadonlyMap<number, string> = new Map([
  [19001, "the URL is of no bot any more"],
  [19021, "put the secret of its signature into FEISHU_RECALL_WEBHOOK_SECRET, and check this machine's clock"],
  [19022, "this machine's address is not on the bot's list"],
  [19024, 'its keyword is not in the message: make "Recall" one'],
])

/** The bot's limits of calls. */
const passing: ReadonlySet<number> = new Set([11232, 99991400])

const codeIn = (body: string): number | undefined => {
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value !== "object" || value === null) return undefined
    const code = "code" in value ? value.code : "StatusCode" in value ? value.StatusCode : undefined
    return typeof code === "number" ? code : undefined
  } catch {
    return undefined
  }
}
