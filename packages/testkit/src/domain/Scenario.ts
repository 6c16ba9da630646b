import { type LaneState, next, openLane, type Step } from "@feishu-recall/core"
import { Result } from "effect"
import { inWords } from "./inWords.ts"
import { beginning, type Moment, momentOf, timeOf } from "./Moment.ts"
import type { RecallKind } from "./recallKind.ts"
import { type Kind, type So, Told, type ToldCommand, type ToldEvent } from "./Told.ts"
import { whatDiffers } from "./whatDiffers.ts"

/** The rules of an aggregate. */
export interface Rules<K extends Kind> {
  /** `a recall` */
  readonly name: string
  readonly initial: K["state"]
  readonly policy: K["policy"]
  readonly decide: (state: K["state"], command: K["command"], policy: K["policy"]) => Decision<K>
  readonly evolve: (state: K["state"], event: K["event"]) => K["state"]
}

type Decision<K extends Kind> = Result.Result<ReadonlyArray<K["event"]>, { readonly message: string }>

/** What else stands when `next` is asked. */
export interface Circumstances {
  /** Neither held nor blocked unless told. */
  readonly lane?: LaneState
  /** Whether the campaign is; it is not unless told. */
  readonly paused?: boolean
}

/**
 * A story of one aggregate, as far as it is told. It is a value: each call gives the story that goes on, and one and
 * the same beginning can be told to several ends. What is not as it was told throws an `Error` with the difference in
 * words.
 *
 * @example
 * ```ts
 * import { aRecall, recallEvents, type RecallKind, type Scenario } from "@feishu-recall/testkit"
 *
 * const { accepted, attemptStarted, requested } = recallEvents
 * const underWay: Scenario<RecallKind> = aRecall.given(requested(), attemptStarted(), accepted())
 * underWay.state?.phase._tag // "Reading"
 * ```
 */
export class Scenario<K extends Kind> {
  readonly #rules: Rules<K>
  readonly #events: ReadonlyArray<K["event"]>
  readonly #now: number

  constructor(rules: Rules<K>, events: ReadonlyArray<K["event"]> = [], now: number = beginning) {
    this.#rules = rules
    this.#events = events
    this.#now = now
  }

  /** Folded from the events. */
  get state(): K["state"] {
    return this.#events.reduce<K["state"]>(this.#rules.evolve, this.#rules.initial)
  }

  /** Other settings than the default ones. */
  under(policy: K["policy"]): Scenario<K> {
    return new Scenario({ ...this.#rules, policy }, this.#events, this.#now)
  }

  /** These happened, one after the other. What says no time happened when the one before it did. */
  given(...told: ReadonlyArray<ToldEvent<K>>): Scenario<K> {
    return told.reduce<Scenario<K>>((story, one) => story.#after(story.#become(one)), this)
  }

  /** Time goes by. */
  at(moment: Moment): Scenario<K> {
    return new Scenario(this.#rules, this.#events, timeOf(moment))
  }

  /** Somebody asks for something. Say then what becomes of it: `then`, `thenNothing` or `thenRejected`. */
  when(told: ToldCommand<K>): Asked<K> {
    const command = this.#become(told)
    const decision = this.#rules.decide(this.state, command, this.#rules.policy)
    const story = new Scenario(this.#rules, this.#events, Math.max(this.#now, command.at))
    const fail = (...lines: ReadonlyArray<string>) => story.#fail(`when ${inWords(command)}`, lines)
    return new Asked(decision, {
      happened: (expected) => {
        const after = story.given(...expected)
        const wrong = whatDiffers(
          Result.getOrElse(decision, () => []),
          after.#events.slice(story.#events.length),
        )
        return wrong.length === 0 ? after : fail(...wrong)
      },
      rejected: () => story,
      fail,
    })
  }

  /** What has to happen now, asked of `next`. */
  theNextStepIs(
    this: Scenario<RecallKind>,
    expected: Step,
    { lane = openLane, paused = false }: Circumstances = {},
  ): Scenario<RecallKind> {
    const now = `now, at ${momentOf(this.#now)}, the next step`
    if (this.state === undefined) return this.#fail(now, ["there is no recall to ask for"])
    const step = next(this.state, { lane, paused }, this.#now)
    if (inWords(step) === inWords(expected)) return this
    return this.#fail(now, [`is         ${inWords(step)}`, `should be  ${inWords(expected)}`])
  }

  #after(event: K["event"]): Scenario<K> {
    return new Scenario(this.#rules, [...this.#events, event], Math.max(this.#now, event.at))
  }

  #become<A>(told: Told<K, A>): A {
    // A test that returns what it asked, and forgot to say what becomes of it, is awaited: that is no story.
    if (!(told instanceof Told)) throw new Error("say what happens, e.g. .then(confirmed()) or .thenNothing()")
    const so: So<K> = { state: this.state, now: this.#now, policy: this.#rules.policy }
    return told.become(so)
  }

  #fail(when: string, lines: ReadonlyArray<string>): never {
    const before = this.#events.length === 0 ? ["nothing yet"] : this.#events.map(inWords)
    throw new Error([`given ${this.#rules.name}`, ...before.map(indent), when, ...lines.map(indent)].join("\n"))
  }
}

interface Ends<K extends Kind> {
  readonly happened: (expected: ReadonlyArray<ToldEvent<K>>) => Scenario<K>
  readonly rejected: () => Scenario<K>
  readonly fail: (...lines: ReadonlyArray<string>) => never
}

/**
 * What becomes of a command.
 *
 * @example
 * ```ts
 * import { aRecall, type Asked, recallCommands, recallEvents, type RecallKind } from "@feishu-recall/testkit"
 *
 * const asked: Asked<RecallKind> = aRecall.given(recallEvents.requested()).when(recallCommands.cancel())
 * const cancelled = asked.then(recallEvents.cancelled())
 * ```
 */
export class Asked<K extends Kind> {
  readonly #decision: Decision<K>
  readonly #ends: Ends<K>

  constructor(decision: Decision<K>, ends: Ends<K>) {
    this.#decision = decision
    this.#ends = ends
  }

  /** Exactly these happen, one after the other. The story goes on after them. */
  // oxlint-disable-next-line unicorn/no-thenable -- given, when, then. Awaited by mistake it rejects
  then(...expected: readonly [ToldEvent<K>, ...ReadonlyArray<ToldEvent<K>>]): Scenario<K> {
    const told = this.#ends.happened
    if (Result.isFailure(this.#decision))
      return this.#ends.fail(`is rejected: ${this.#decision.failure.message}`, "and should not be")
    return told(expected)
  }

  /** It is so already, or no longer matters. */
  thenNothing(): Scenario<K> {
    if (Result.isFailure(this.#decision))
      return this.#ends.fail(`is rejected: ${this.#decision.failure.message}`, "and should not be")
    return this.#ends.happened([])
  }

  /** It can't be carried out, with these words in what is said about it. The story stands where it was. */
  thenRejected(words: string): Scenario<K> {
    if (Result.isSuccess(this.#decision))
      return this.#ends.fail(
        "should be rejected",
        `with         ${words}`,
        ...this.#decision.success.map((event) => `and there is ${inWords(event)}`),
      )
    const { message } = this.#decision.failure
    return message.includes(words)
      ? this.#ends.rejected()
      : this.#ends.fail(`is rejected: ${message}`, `and not with: ${words}`)
  }
}

const indent = (line: string) => `  ${line}`
