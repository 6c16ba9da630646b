import { HashMap } from "effect"
import { type AnswerTimes, answerAt, answerCount, countAfter, emptyAnswerTimes, insertAnswer } from "./AnswerTimes.ts"
import type { BudgetPolicy, BudgetWindow } from "./BudgetPolicy.ts"

export type { AnswerTimes } from "./AnswerTimes.ts"

/**
 * Which calls one API of one lane may start, as a value. Import it as a namespace: `Budget.acquire(budget, now)`.
 *
 * A slot is occupied from the moment a call starts until one window after **its answer arrived**. The platform counted
 * the call before its answer reached us, and counts the next one after we start it; so whatever the network does, by
 * the platform's clock more than a limit of calls never falls into one window. A log of the times of sending is exact
 * on our side only. A call without an answer keeps its slot until one window after the last moment at which it could
 * arrive.
 *
 * All times are milliseconds, fractions allowed, of one monotonic clock that the caller chooses.
 *
 * Source: https://open.feishu.cn/document/server-docs/api-call-guide/frequency-control, and docs/decisions/0001
 *
 * @example
 * ```ts
 * import { Budget, defaultBudgetPolicy } from "@feishu-recall/core"
 *
 * let budget = Budget.make(defaultBudgetPolicy)
 * Budget.acquire(budget, 0) // { _tag: "StartAt", at: 0 }
 * budget = Budget.start(budget, 0, "call 1")
 * budget = Budget.settle(budget, "call 1", 42)
 * Budget.used(budget, 43) // one of 50 in a second, one of 1,000 in a minute
 * ```
 */
export interface Budget {
  readonly policy: BudgetPolicy
  /** Per call in flight the last moment at which it could still reach the platform. */
  readonly inFlight: HashMap.HashMap<string, number>
  /** No call in flight ends before this: spares the search for those that did. */
  readonly nothingEndsBefore: number
  readonly answers: AnswerTimes
  /** Every window counts as full until so long after this. */
  readonly unknownUntil: number
}

/** What {@link acquire} answers. A call may start at `at`, or one has to wait for an answer until `until` at most. */
export type Acquisition =
  /** A call may start at `at`, which is `now` if a slot is free. If it is later, sleep until then and ask again. */
  | { readonly _tag: "StartAt"; readonly at: number }
  /** Every slot has a call in flight. Ask again after the next answer, or at `until`, when one may count as lost. */
  | { readonly _tag: "WaitForAnswer"; readonly until: number }

/** A call as the log knows it, in the budget's clock. */
export interface PastCall {
  readonly key: string
  /** When its answer arrived, if it did. */
  readonly answeredAt: number | undefined
  /** The last moment at which it could still reach the platform, for want of an answer. */
  readonly endsAt: number
}

/** One window, and how many of its slots are occupied. */
export interface WindowUse extends BudgetWindow {
  /** Slots that are occupied. */
  readonly used: number
}

/**
 * Empty windows: only right if no call was made before, or long enough ago.
 *
 * @see {@link Budget}
 */
export const make = (policy: BudgetPolicy): Budget => ({
  policy,
  inFlight: HashMap.empty(),
  nothingEndsBefore: Number.POSITIVE_INFINITY,
  answers: emptyAnswerTimes,
  unknownUntil: Number.NEGATIVE_INFINITY,
})

/**
 * The earliest moment from `now` on at which a call may start. Takes nothing: {@link start} does.
 *
 * @see {@link Budget}
 */
export const acquire = (budget: Budget, now: number): Acquisition => {
  const { answers, inFlight, nothingEndsBefore, policy, unknownUntil } = expire(budget, now)
  const flying = HashMap.size(inFlight)
  let at = now
  for (const { limit, millis } of policy.windows) {
    if (flying >= limit) return { _tag: "WaitForAnswer", until: nothingEndsBefore }
    // The calls in flight and the latest answers fill the window; once this answer has left it, one slot is free.
    const leaving = answerCount(answers) - (limit - flying)
    if (leaving >= 0) at = Math.max(at, answerAt(answers, leaving) + millis)
    at = Math.max(at, unknownUntil + millis)
  }
  return { _tag: "StartAt", at }
}

/**
 * A call starts now and takes its slot. Ask {@link acquire} first, with nothing in between: this does not ask again.
 *
 * `key` names the call until it is settled; throws if a call of that name is in flight, since one of both would be
 * lost.
 *
 * @see {@link Budget}
 */
export const start = (budget: Budget, now: number, key: string): Budget => {
  if (budget.policy.windows.length === 0) return budget
  const current = expire(budget, now)
  return takeOff(current, key, now + current.policy.callTimeoutMillis)
}

/**
 * The answer to a call arrived now, whatever it says. Ignores a call that is not in flight, such as an expired one.
 *
 * Only for an answer of the platform: a call that broke off or timed out may still arrive, and is left to
 * {@link expire}.
 *
 * @see {@link Budget}
 */
export const settle = (budget: Budget, key: string, now: number): Budget =>
  HashMap.has(budget.inFlight, key) ? land(budget, key, now) : budget

/**
 * The call never left this machine: its slot is free at once. Only for a call that certainly was not sent.
 *
 * @example
 * ```ts
 * import { Budget, defaultBudgetPolicy } from "@feishu-recall/core"
 *
 * const started = Budget.start(Budget.make(defaultBudgetPolicy), 0, "call 1")
 * Budget.release(started, "call 1") // as if it had never started
 * Budget.expire(started, 60_000) // its slot was occupied until 10 s and one window after its start
 * ```
 */
export const release = (budget: Budget, key: string): Budget => ({
  ...budget,
  inFlight: HashMap.remove(budget.inFlight, key),
})

/**
 * Gives up on answers that did not arrive in time: these slots are free one window after the calls' last moment.
 *
 * @see {@link release}
 */
export const expire = (budget: Budget, now: number): Budget => {
  if (now < budget.nothingEndsBefore) return budget
  let current = budget
  let nothingEndsBefore = Number.POSITIVE_INFINITY
  for (const [key, endsAt] of budget.inFlight) {
    if (endsAt <= now) current = land(current, key, endsAt)
    else nothingEndsBefore = Math.min(nothingEndsBefore, endsAt)
  }
  return { ...current, nothingEndsBefore }
}

/**
 * What a new worker knows from the log: every call of the longest window and one call timeout before it is enough.
 * In any order. Leave `answeredAt` undefined for a claim without an answer, also if nobody knows whether its call was
 * made.
 *
 * @example
 * ```ts
 * import { Budget, defaultBudgetPolicy } from "@feishu-recall/core"
 *
 * // At 1,000 ms a worker takes over: the log has one call with its answer, and one without.
 * const budget = Budget.fill(Budget.make(defaultBudgetPolicy), [
 *   { key: "call 1", answeredAt: 400, endsAt: 10_300 },
 *   { key: "call 2", answeredAt: undefined, endsAt: 10_350 },
 * ])
 * Budget.occupied(budget, 1_000) // [400, 10_350]
 * // Where there is no log of the calls: no slot is free before the last of them has left its window.
 * Budget.acquire(Budget.holdBack(budget, 1_000), 1_000) // { _tag: "StartAt", at: 71_000 }
 * ```
 */
export const fill = (budget: Budget, calls: Iterable<PastCall>): Budget => {
  if (budget.policy.windows.length === 0) return budget
  const keep = mostSlots(budget.policy)
  let current = budget
  for (const { answeredAt, endsAt, key } of calls) {
    current =
      answeredAt === undefined
        ? takeOff(current, key, endsAt)
        : { ...current, answers: insertAnswer(current.answers, answeredAt, keep) }
  }
  return current
}

/**
 * For a new worker that can't know the calls of the one before it: the budget counts as full. Each window opens once
 * the last call that may still be under way has arrived and left it.
 *
 * @see {@link fill}
 */
export const holdBack = (budget: Budget, now: number): Budget => ({
  ...budget,
  unknownUntil: Math.max(budget.unknownUntil, now + budget.policy.callTimeoutMillis),
})

/**
 * When the answers came, or at the latest will, that still occupy slots: what a worker that stops leaves word of.
 *
 * @see {@link fill}
 */
export const occupied = (budget: Budget, now: number): ReadonlyArray<number> => {
  const { answers, inFlight, policy } = expire(budget, now)
  const longest = Math.max(0, ...policy.windows.map((window) => window.millis))
  const count = answerCount(answers)
  const recent = countAfter(answers, now, longest)
  const answered = Array.from({ length: recent }, (_, index) => answerAt(answers, count - recent + index))
  return [...answered, ...HashMap.values(inFlight)]
}

/**
 * How full each window is, for display.
 *
 * @see {@link Budget}
 */
export const used = (budget: Budget, now: number): ReadonlyArray<WindowUse> => {
  const { answers, inFlight, policy, unknownUntil } = expire(budget, now)
  return policy.windows.map(({ limit, millis }) => ({
    limit,
    millis,
    used:
      now < unknownUntil + millis ? limit : Math.min(limit, HashMap.size(inFlight) + countAfter(answers, now, millis)),
  }))
}

const takeOff = (budget: Budget, key: string, endsAt: number): Budget => {
  if (HashMap.has(budget.inFlight, key)) {
    throw new Error(`call ${key} is already in flight: give every call a key of its own`)
  }
  return {
    ...budget,
    inFlight: HashMap.set(budget.inFlight, key, endsAt),
    nothingEndsBefore: Math.min(budget.nothingEndsBefore, endsAt),
  }
}

const land = (budget: Budget, key: string, at: number): Budget => ({
  ...budget,
  inFlight: HashMap.remove(budget.inFlight, key),
  answers: insertAnswer(budget.answers, at, mostSlots(budget.policy)),
})

const mostSlots = (policy: BudgetPolicy): number => Math.max(...policy.windows.map((window) => window.limit))
