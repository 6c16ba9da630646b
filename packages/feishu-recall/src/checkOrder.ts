import { InvalidInput, limits, Order } from "@feishu-recall/core"
import { Schema } from "effect"
import { expected, faultsOf, isRecord, type Rule } from "./faultsOf.ts"
import type { CampaignOrder, Order as GivenOrder, RecallOrder, WatchOptions } from "./Recaller.ts"
import { millisOfAge } from "./millisOfAge.ts"
import type { RetentionAge } from "./Retention.ts"
import { sentAtFault } from "./sentAtFault.ts"

const { actorCharacters, labelCharacters, reasonCharacters } = limits.text
const isLine = Schema.is(Order.fields.reason)
const line = (what: string, characters: number): Rule =>
  expected(
    (value) => isLine(value) && value.length <= characters,
    `${what} on one line, of 1 to ${characters} characters`,
  )

const order = {
  by: line("a name", actorCharacters),
  reason: line("a reason", reasonCharacters),
} satisfies Readonly<Record<keyof GivenOrder, Rule>>

const signal = expected((value) => value instanceof AbortSignal, "an AbortSignal")

const campaignOrder = {
  ...order,
  label: line("a label", labelCharacters),
  signal,
} satisfies Readonly<Record<keyof CampaignOrder, Rule>>

const retention = {
  olderThan: expected((value) => millisOfAge(value) !== undefined, "90d, 12w, 36h or milliseconds, and a day at least"),
  redact: expected((value) => typeof value === "boolean", "true or false"),
} satisfies Readonly<Record<keyof RetentionAge, Rule>>

const kinds = {
  order,
  retention,
  prune: { ...order, ...retention },
  campaign: campaignOrder,
  recall: { ...campaignOrder, sentAt: sentAtFault } satisfies Readonly<Record<keyof RecallOrder, Rule>>,
  watching: {
    after: expected(
      (value) => Number.isSafeInteger(value) && Number(value) >= 0,
      "the position of an event, or 0 for the beginning",
    ),
    signal,
  } satisfies Readonly<Record<keyof WatchOptions, Rule>>,
}

/** What an order says beside what it is about. A misspelt `reason` would be missing in the report for ever. */
export const checkOrder = (kind: keyof typeof kinds, given: unknown): void => {
  const faults = isRecord(given)
    ? faultsOf(given, kinds[kind], "option of it")
    : [`expected an object with ${Object.keys(kinds[kind]).join(", ")}${needed.has(kind) ? "" : ", or none"}`]
  if (faults.length > 0) throw new InvalidInput({ message: `correct the ${names[kind]}: ${faults.join("\n  ")}` })
}

const needed: ReadonlySet<keyof typeof kinds> = new Set(["retention", "prune"])

const names = {
  order: "order",
  campaign: "order",
  recall: "order",
  retention: "age",
  prune: "order",
  watching: "options of watch",
} as const
