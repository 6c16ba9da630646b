import type { BlockCause } from "./Disposition.ts"

/** What a code means for what we do next, whatever the HTTP status. */
export type CodeClass =
  | "accepted"
  | "throttled"
  | "token-rejected"
  | "not-found"
  | "refused"
  | "server-error"
  /** The lane waits for a person; with `needsSecond` only once a second recall of it meets the code. */
  | { readonly blocks: BlockCause; readonly needsSecond?: true }

/** One line of the table of codes. */
export interface CodeEntry {
  readonly class: CodeClass
  /** The code means something else where a token is asked for. */
  readonly onTokenCall?: CodeClass
  /** Where a token is asked for: what of that call is not valid any more, and can be had anew. */
  readonly outdated?: "app-ticket" | "app-access-token"
  /** For people: what the platform says with it. */
  readonly meaning: string
  /** For people: what to do, where that is more exact than the advice of its class. */
  readonly remedy?: string
}

/**
 * The entry of a code, or `undefined` for one that no page lists.
 *
 * Source: https://open.feishu.cn/document/server-docs/api-call-guide/generic-error-code, and the pages of the calls
 *
 * @example
 * ```ts
 * import { codeEntry } from "@feishu-recall/core"
 *
 * codeEntry(230009)?.meaning // "the batch message is older than the tenant's recall window"
 * ```
 */
export const codeEntry = (code: number): CodeEntry | undefined => table.get(code)

/**
 * Every code that the table knows.
 *
 * @example
 * ```ts
 * import { codeEntry, knownCodes } from "@feishu-recall/core"
 *
 * const refusals = knownCodes().filter((code) => codeEntry(code)?.class === "refused")
 * ```
 */
export const knownCodes = (): ReadonlyArray<number> => [...table.keys()]

const blocks = (cause: BlockCause): CodeClass => ({ blocks: cause })
const credentials = blocks("token-refused")
const appUnusable = blocks("app-unusable")
const onStoreTenantCall = { onTokenCall: credentials, outdated: "app-access-token" } as const

// One table for all calls, because a gateway answers before it knows which call it was. Codes that only sending can
// get (a picture unknown, a card not built) are left out: they can't reach us, and an unknown code is handled safely.
const table: ReadonlyMap<number, CodeEntry> = new Map<number, CodeEntry>([
  [0, { class: "accepted", meaning: "success" }],

  // The recall: https://open.feishu.cn/document/server-docs/im-v1/batch_message/delete
  [230001, { class: "refused", meaning: "a parameter of the call is invalid" }],
  [230006, { class: blocks("bot-ability"), meaning: "the app's bot ability is not activated" }],
  [
    230009,
    {
      class: "refused",
      meaning: "the batch message is older than the tenant's recall window",
      remedy: "An administrator can widen the recall window (admin console, message permissions); then reopen.",
    },
  ],
  [
    230026,
    {
      class: "refused",
      meaning: "this app did not send the batch message",
      remedy: "Recall it with the app that sent it.",
    },
  ],
  [
    230027,
    {
      // It also means a receiver outside the organisation without external sharing: one batch message's own trouble.
      class: { blocks: "permission", needsSecond: true },
      meaning: "a permission is missing: a scope, a user's authorisation, or external sharing",
    },
  ],
  [
    230030,
    {
      class: "not-found",
      meaning: "no such batch message",
      remedy: "Check the id, and that the app and the edition (Feishu or Lark) are those it was sent with.",
    },
  ],

  // The progress: https://open.feishu.cn/document/server-docs/im-v1/batch_message/get_progress
  [
    230012,
    {
      class: "refused",
      meaning: "this app did not send the batch message",
      remedy: "Read it with the app that sent it.",
    },
  ],

  // Limits: https://open.feishu.cn/document/server-docs/api-call-guide/frequency-control
  [99991400, { class: "throttled", meaning: "too many calls" }],
  [11232, { class: "throttled", meaning: "the message system limits calls" }],
  [11233, { class: "throttled", meaning: "the message system limits calls to one chat" }],
  [230020, { class: "throttled", meaning: "the message system limits calls to one chat" }],
  [99991403, { class: blocks("quota"), meaning: "the tenant's monthly quota of API calls is spent" }],
  [
    11247,
    {
      class: blocks("quota"),
      meaning: "the app's daily cap of batch messages is spent",
      remedy: "Wait for the next day, then resume the lane.",
    },
  ],

  // Tokens and credentials: https://open.feishu.cn/document/server-docs/api-call-guide/generic-error-code
  [99991661, { class: "token-rejected", meaning: "no token, or one without its prefix", ...onStoreTenantCall }],
  [99991663, { class: "token-rejected", meaning: "the token is invalid or expired", ...onStoreTenantCall }],
  [99991664, { class: "token-rejected", meaning: "the app token is invalid", ...onStoreTenantCall }],
  [99991665, { class: "token-rejected", meaning: "the tenant token is invalid", ...onStoreTenantCall }],
  [99991671, { class: "token-rejected", meaning: "the token has no known form", ...onStoreTenantCall }],
  [99991668, { class: blocks("token-rejected"), meaning: "a user token is invalid, or of the wrong kind" }],
  [99991669, { class: blocks("token-rejected"), meaning: "a user token is invalid, or of the wrong kind" }],
  [99991670, { class: blocks("token-rejected"), meaning: "a single sign-on token is invalid, or of the wrong kind" }],
  [99991677, { class: blocks("token-rejected"), meaning: "a user token expired: the call takes tenant tokens" }],
  [10003, { class: "refused", onTokenCall: credentials, meaning: "a parameter is missing or wrong, e.g. the app id" }],
  [
    10005,
    {
      class: credentials,
      meaning: "the app or tenant information is wrong",
      remedy:
        "Check the app id, the tenant key, and that a store app and a self-built one are not mixed up; then resume the lane.",
    },
  ],
  [
    10012,
    {
      class: credentials,
      outdated: "app-ticket",
      meaning: "the app token could not be issued: the app ticket is not valid",
    },
  ],
  [
    10013,
    {
      class: credentials,
      outdated: "app-access-token",
      meaning: "the tenant token could not be issued",
      remedy: "Check the tenant key and that the app is installed in that tenant, then resume the lane.",
    },
  ],
  [10014, { class: credentials, meaning: "the app id or the app secret is wrong, or the app is disabled" }],
  [10015, { class: credentials, meaning: "the app secret is wrong" }],
  [
    10016,
    {
      class: credentials,
      meaning: "the app ticket could not be sent again: only store apps have one",
      remedy: "Check that this is a store app, for a self-built one needs no ticket; then resume the lane.",
    },
  ],
  [99991543, { class: credentials, meaning: "the app id or the app secret is wrong" }],

  // The app and its surroundings: the same page
  [99991662, { class: appUnusable, meaning: "the app is disabled" }],
  [99991673, { class: appUnusable, meaning: "the app can't be used in this tenant" }],
  [20009, { class: appUnusable, meaning: "the app is not installed in this tenant" }],
  [11207, { class: appUnusable, meaning: "the app can't be used in this tenant" }],
  [11209, { class: appUnusable, meaning: "the app does not exist" }],
  [11210, { class: appUnusable, meaning: "the app is not installed in this tenant" }],
  [11205, { class: blocks("bot-ability"), meaning: "the app has no bot" }],
  [99991672, { class: blocks("scope"), meaning: "the app has none of the scopes that the call needs" }],
  [99991676, { class: blocks("permission"), meaning: "the token lacks a permission" }],
  [99991679, { class: blocks("permission"), meaning: "a user did not grant a permission" }],
  [99991401, { class: blocks("ip-denied"), meaning: "this IP address is not on the app's list" }],
  [21000, { class: blocks("security-policy"), meaning: "a security policy asks for a further proof" }],
  [21001, { class: blocks("security-policy"), meaning: "a security policy denies access" }],
  [99991201, { class: blocks("wrong-host"), meaning: "the path is unknown there" }],
  [99991301, { class: blocks("wrong-host"), meaning: "the method is not allowed there" }],

  // Parameters: the same page
  [9499, { class: "refused", meaning: "a parameter is wrong" }],
  [10001, { class: "refused", meaning: "a parameter is wrong" }],
  [99992402, { class: "refused", meaning: "a field is missing or wrong" }],
  [99992354, { class: "refused", meaning: "the message id is not valid or does not exist" }],

  // Faults of the platform: the same page. 2200 often comes from calling too fast
  [1500, { class: "server-error", meaning: "an internal error of the platform" }],
  [1663, { class: "server-error", meaning: "an internal error of the platform" }],
  [2200, { class: "server-error", meaning: "an internal error of the platform" }],
  [5000, { class: "server-error", meaning: "an internal error of the platform" }],
  [10101, { class: "server-error", meaning: "an internal error of the platform" }],
  [10105, { class: "server-error", meaning: "an internal error of the platform" }],
  [10500, { class: "server-error", meaning: "an internal error of the platform" }],
])
