import type { BudgetWindow } from "@feishu-recall/core"
import type { App, PlatformSettingsPatch } from "@feishu-recall/sandbox"

/** Everything that a walk is going to meet, as a value. With the seed, which draws the rest call by call, it replays. */
export interface WalkPlan {
  readonly seed: number
  readonly settings: PlatformSettingsPatch
  /** The lane's windows, for each of its two APIs; the platform has the same. */
  readonly windows: ReadonlyArray<BudgetWindow>
  readonly messages: ReadonlyArray<WalkMessage>
  readonly network: WalkNetwork
  /**
   * The longest that the store takes, in milliseconds, and the share of claims whose process then stands still for a
   * while.
   */
  readonly store: { readonly most: number; readonly frozenShare: number }
  readonly happenings: ReadonlyArray<{ readonly afterMillis: number; readonly what: Happening }>
  /** From then on nothing goes wrong, and people see to what waits for them. */
  readonly calmAfterMillis: number
  /** What is written goes through the event codec, and is read back. */
  readonly writesTexts: boolean
}

/** A batch message as it stands at the beginning. `foreign`: another app sent it. `unknown`: there is none. */
export interface WalkMessage {
  readonly kind: "ours" | "foreign" | "unknown"
  readonly people: number
  readonly sentHoursAgo: number
  readonly shortBy: number
  /** The list says when it was sent. */
  readonly dated: boolean
}

export interface WalkNetwork {
  readonly least: number
  readonly most: number
  /** So many of the calls meet one of the faults. */
  readonly share: number
  readonly faults: ReadonlyArray<NetworkFault>
}

/** `…-acted`: the platform has processed the call all the same. */
export type NetworkFault =
  | "unsent"
  | "lost"
  | "lost-acted"
  | "reset"
  | "reset-acted"
  | "fault"
  | "fault-acted"
  | "gateway"
  | "gateway-acted"
  | "broken-off-acted"
  | "late"

export const networkFaults: ReadonlyArray<NetworkFault> = [
  "unsent",
  "lost",
  "lost-acted",
  "reset",
  "reset-acted",
  "fault",
  "fault-acted",
  "gateway",
  "gateway-acted",
  "broken-off-acted",
  "late",
]

/** What people do, and what goes wrong beside the network. `message` is its number. */
export type Happening =
  | { readonly _tag: "AskAgain" | "Cancel" | "Reopen" | "Reread" | "CloseWindow"; readonly message: number }
  | { readonly _tag: "Pause"; readonly message: number; readonly millis: number }
  | { readonly _tag: "ResumeLane" | "RevokeTokens" }
  | { readonly _tag: "App"; readonly change: Partial<App>; readonly millis: number }
  | { readonly _tag: "Throttle" | "ForbidRecalls" | "Crash"; readonly millis: number }
  | { readonly _tag: "DenyMessage"; readonly message: number; readonly millis: number }
  | { readonly _tag: "Shorten"; readonly message: number; readonly shortBy: number }
