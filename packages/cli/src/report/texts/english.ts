import { type BlockCause, codeEntry, type HistoryEntry, type RecallStatus } from "@feishu-recall/core"
import { counted, duration, number } from "../../display/words.ts"

/**
 * Every text of a report, in English. Chinese has the same keys, so that a text that is missing there does not
 * compile. What others wrote comes in as it is to be shown.
 */
export const english = {
  lang: "en",
  join: ", ",
  joinIds: ", ",
  title: (id: string) => `Campaign ${id}`,
  order: (reason: string, by: string) => `"${reason}", ordered by ${by}`,

  rows: {
    requested: "requested",
    confirmed: "confirmed",
    settledShort: "settled short",
    refused: "refused",
    unverified: "unverified",
    cancelled: "cancelled",
    blocked: "blocked",
    open: "open",
  },
  confirmed: "all that was delivered is back",
  settledShort: (missing: number, isLeast: boolean) =>
    `${isLeast ? "at least " : ""}${counted(missing, "message")} did not come back`,
  refused: "the platform does not take these back",
  unverified: "called, but nothing proves the result",
  cancelled: "before any call could act",
  blocked: "waiting for a person",
  open: "not finished yet",

  nothingAccepted: "No recall was accepted: nothing is known to be back.",
  nothingRead: "No reading of their progress has come back: nothing is known to be back.",
  back: (recalled: number, delivered: number) =>
    `${number(recalled)} of ${counted(delivered, "delivered message")} are back.`,
  readersUnknown: "How many people had read one of them is not known.",
  readers: (read: number, from: string, to: string) =>
    `${read === 0 ? "None" : number(read)} had been read by then (counted ${from === to ? `at ${from}` : `from ${from} to ${to}`}, with each call).`,
  noCall: "No call was made.",
  calls: (calls: number, rateLimited: number) =>
    `${counted(calls, "call")}, ${rateLimited === 0 ? "none rate limited" : `${number(rateLimited)} of them rate limited`}.`,
  firstCalls: (within: number, least: number) =>
    ` The first calls were made within ${within < 1_000 ? "a second" : duration(within)}${least > 0 ? `; the budget allows no less than ${duration(least)}` : ""}.`,

  leftForAPerson: "Left for a person",
  blockedByPause: (waiting: number, by: string, reason: string, command: string) =>
    `${counted(waiting, "recall waits", "recalls wait")}: ${by} paused the campaign ("${reason}"). Go on with: ${command}`,
  blockedByCanary: (waiting: number, command: string) =>
    `${counted(waiting, "recall waits", "recalls wait")}: the canary is not confirmed. Let the others be called with: ${command}`,
  /** An order's reason; those that the command itself gives are in English. */
  reasonOf: (reason: string): string => reason,
  blockedBySomething: (waiting: number) => `${counted(waiting, "recall waits", "recalls wait")} for a person.`,
  blockedByLane: (waiting: number, why: string, advice: string, command: string) =>
    `${counted(waiting, "recall waits", "recalls wait")}: ${why}. ${advice} Then go on with: ${command}`,
  blockedForOthers: (appId: string, why: string, command: string) =>
    `App ${appId} makes no call any more, for any campaign: ${why}. When it may again: ${command}`,
  /** Where no answer was written down: what was said instead of one. */
  blockedFor: (cause: BlockCause, _code: number | undefined, said: string | undefined) => said ?? causes[cause],
  because: (cause: string, answer: string) => `${cause}: ${answer}`,
  fellShort: (id: string, missing: number, delivered: number) =>
    `${id} (${number(missing)} of ${counted(delivered, "message")})`,
  areShort: (count: number, named: string) =>
    `${counted(count, "fell", "fell")} short, also after another call. Not back: ${named}. Tell their readers, or call again later: feishu-recall reopen ID --reason "…"`,
  wereRefused: (count: number, why: string, remedy: string, ids: string) =>
    `${counted(count, "was", "were")} refused: ${why}. ${remedy} ${ids}`,
  areUnverified: (count: number, lastAnswer: string | undefined, remedy: string | undefined, ids: string) =>
    `${counted(count, "is", "are")} unverified${lastAnswer === undefined ? "" : ` (last answer: ${lastAnswer})`}: called, but not proven. ${remedy === undefined ? "" : `${remedy} `}${ids}. To read again later: feishu-recall reread ID --reason "…"`,
  areParked: (count: number, ids: string) =>
    `${counted(count, "recall has", "recalls have")} a damaged event in the store and can't go on. Restore the store from a backup, or look at what became of these batch messages by hand. ${ids}`,
  askSupport: "Ask the platform's support with the log id.",
  andMore: (ids: string, more: number) => `${ids}, and ${number(more)} more`,
  code: (code: number) => `code ${code}`,
  http: (status: number) => `HTTP ${status}`,
  logId: (logId: string) => `log id ${logId}`,
  meaning: (code: number): string | undefined => codeEntry(code)?.meaning,
  remedy: (code: number): string | undefined => codeEntry(code)?.remedy,
  cause: (cause: BlockCause): string => causes[cause],
  /** As it was written down when the lane was blocked. */
  advice: (_cause: BlockCause, _code: number | undefined, written: string) => written,

  facts: "The order",
  outcomes: "What became of them",
  outcome: "Outcome",
  recalls: "Recalls",
  means: "Means",
  reason: "Reason",
  by: "Ordered by",
  label: "Label",
  campaign: "Campaign",
  canary: "Canary",
  canaryStands: (id: string, confirmed: number, requested: number) =>
    `${id}: ${number(confirmed)} of ${number(requested)} confirmed`,
  app: "App",
  openedAt: "Opened",
  sealedAt: "Sealed",
  firstCallAt: "First call",
  dispatchedAt: "Last first call",
  endedAt: "Last outcome",
  messages: "Messages and readers",
  zone: (zone: string) => `Times are of ${zone}.`,
  made: (at: string, version: string) => `Made at ${at} with feishu-recall ${version}.`,
  claims:
    "Accepted means that the platform took the order. Confirmed means that it was read again afterwards, and all that had been delivered is back.",

  course: "Minute by minute",
  courseNote: (minutes: number) =>
    minutes === 1
      ? "Minutes in which nothing happened are left out."
      : `Each row is ${duration(minutes * 60_000)}; those in which nothing happened are left out.`,
  courseColumns: {
    from: "from",
    calls: "calls",
    accepted: "accepted",
    confirmed: "confirmed",
    refused: "refused",
    rateLimited: "limited",
    recalledMessages: "back",
    readMessages: "read",
  },
  beforeOpening: "before",
  nothingHappened: "Nothing has happened yet.",
  chart: (minutes: number) =>
    minutes === 1 ? "Recalls in each minute" : `Recalls in each ${duration(minutes * 60_000)}`,
  chartSays: (from: string, to: string, calls: number, accepted: number, confirmed: number) =>
    `From ${from} to ${to}: ${counted(calls, "call")}, ${number(accepted)} accepted, ${number(confirmed)} confirmed. The table below has the numbers.`,
  budget: (limit: number) => `budget: ${number(limit)}`,
  budgetAbove: (limit: number) => `budget: ${number(limit)}, above this chart`,

  history: "Who did what",
  historyColumns: { at: "when", what: "what", by: "who", reason: "why" },
  leftOut: (count: number) => `${counted(count, "more order", "more orders")} between these are left out.`,
  did: {
    opened: "opened",
    sealed: "sealed",
    paused: "paused",
    resumed: "resumed",
    cancelled: "cancelled",
    reopened: "reopened",
    reread: "had read again",
    laneBlocked: "calls stopped",
    laneResumed: "calls resumed",
  } satisfies Record<HistoryEntry["what"], string> as Record<HistoryEntry["what"], string>,
  didFor: (what: string, recalls: number) => `${what}, ${counted(recalls, "recall")}`,
  platform: "the platform",
  deed: (what: string, by: string, reason: string) =>
    `${what}${by === "" ? "" : ` by ${by}`}${reason === "" ? "" : `: ${reason}`}`,

  appendix: "Each recall",
  allOf: (count: number) =>
    count === 1 ? "The one recall." : `All ${number(count)} recalls, in the order of the list.`,
  firstOf: (shown: number, unconfirmed: number, command: string) =>
    `${unconfirmed > shown ? `The first ${number(shown)} of the ` : "The "}${counted(unconfirmed, "recall")} not confirmed. Every recall, one a row: ${command}`,
  recallColumns: {
    ordinal: "no.",
    id: "batch message",
    sentAt: "sent",
    status: "stands",
    answer: "answer",
    logId: "log id",
    calls: "calls",
    firstCallAt: "first call",
    acceptedAt: "accepted",
    endedAt: "ended",
    delivered: "delivered",
    recalled: "back",
    read: "read before",
  },
  statuses: {
    requested: "requested",
    calling: "being called",
    uncertain: "uncertain",
    accepted: "accepted",
    parked: "damaged",
    confirmed: "confirmed",
    settledShort: "settled short",
    refused: "refused",
    unverified: "unverified",
    cancelled: "cancelled",
  } satisfies Record<RecallStatus, string> as Record<RecallStatus, string>,
}

/** Why no call is made, as part of a sentence. */
const causes: Readonly<Record<BlockCause, string>> = {
  "app-unusable": "the app can't be used in this tenant",
  "bot-ability": "the app's bot ability is off",
  permission: "a permission is missing",
  scope: "a scope is missing",
  "ip-denied": "this machine's address is not let through",
  quota: "the quota of calls is spent",
  "security-policy": "a security policy stops the calls",
  "wrong-host": "no open platform answers at the base URL",
  "token-refused": "the platform issues no token",
  "token-rejected": "the platform does not take the token",
  "throttled-without-end": "rate limited again and again",
  "same-refusal": "every call is refused for the same reason",
  unreachable: "the platform gives no answer",
}
