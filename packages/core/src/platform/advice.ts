import { codeEntry } from "./codes.ts"
import type { BlockCause } from "./Disposition.ts"

/**
 * One sentence of what a person must do before a blocked lane can be resumed. With a `code` whose entry in the table
 * is more exact, that one.
 *
 * @example
 * ```ts
 * import { advice } from "@feishu-recall/core"
 *
 * advice("quota") // "Wait for the next month or raise the tenant's plan, then resume the lane."
 * ```
 */
export const advice = (cause: BlockCause, code?: number): string =>
  (code === undefined ? undefined : codeEntry(code)?.remedy) ?? sentences[cause]

const sentences: Readonly<Record<BlockCause, string>> = {
  "app-unusable": "Enable the app in the developer console and install it in this tenant, then resume the lane.",
  "bot-ability": "Activate the app's bot ability in the developer console and release a version, then resume the lane.",
  permission:
    "Grant the app im:message:send_multi_users or im:message:send_multi_depts and check external sharing, then resume the lane.",
  scope:
    "Give the app im:message:send_multi_users or im:message:send_multi_depts in the developer console and release a version, then resume the lane.",
  "ip-denied": "Add this machine's public IP address to the app's list in the developer console, then resume the lane.",
  quota: "Wait for the next month or raise the tenant's plan, then resume the lane.",
  "security-policy": "Ask the tenant's administrator which security policy stopped the call, then resume the lane.",
  "wrong-host":
    "Check the base URL: https://open.feishu.cn for Feishu, https://open.larksuite.com for Lark, or that of the private deployment; then resume the lane.",
  "token-refused":
    "Check the app id, the app secret and that the base URL is of the app's edition, then resume the lane.",
  "token-rejected":
    "Check that the base URL is of the app's edition, that the app secret was not reset and that the app is enabled; then resume the lane.",
  "throttled-without-end":
    "Check what else uses this app's budget, and that the tenant's plan includes the call; then resume the lane.",
  "same-refusal":
    "Check that these batch messages were sent by this app in this tenant, then resume the lane or cancel the campaign.",
  unreachable: "Check the network, DNS, proxy and certificates between here and the platform, then resume the lane.",
}
