import { createHmac } from "node:crypto"
import { Redacted } from "effect"
import type { HookMessage } from "./HookMessage.ts"

/**
 * What is posted: a message for the group of a custom bot, if the URL is one's; otherwise the JSON that `--on-done` gets.
 *
 * A post and not a text: in a text, `<at user_id="all">` in somebody's reason would call everybody.
 *
 * Source: https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
 */
export const webhookBody = (
  url: URL,
  message: HookMessage,
  { now, secret }: { readonly now: number; readonly secret: Redacted.Redacted | undefined },
): object => {
  if (!isCustomBot(url)) return message.json
  const content = message.lines.map((text) => [{ tag: "text", text }])
  const post = { zh_cn: { title: message.title, content } }
  return {
    ...(secret === undefined ? {} : signature(Math.floor(now / 1_000), secret)),
    msg_type: "post",
    content: { post },
  }
}

/** On whatever host: a private deployment has bots, too. */
export const isCustomBot = ({ pathname }: URL): boolean => pathname.startsWith("/open-apis/bot/v2/hook/")

/** The platform's own rule: what is usually signed is the key, and what is signed is empty. */
export const signature = (seconds: number, secret: Redacted.Redacted) => ({
  timestamp: String(seconds),
  sign: createHmac("sha256", `${seconds}\n${Redacted.value(secret)}`)
    .update("")
    .digest("base64"),
})
