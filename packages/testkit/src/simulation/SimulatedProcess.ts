import { Clock, Context, Duration, Effect, Exit, type Fiber, Logger, Random, Scheduler, Tracer } from "effect"
import type { Seeded } from "./Seeded.ts"
import type { Awake, VirtualTime } from "./VirtualTime.ts"

/** How a machine's clocks differ from the true time. */
export interface Clockwork {
  /** Its clocks run this much too fast, e.g. 0.0001; what never jumps drifts, too. */
  readonly drift: number
  /** What its time of day is ahead, in milliseconds. Can change while it runs. */
  offset: number
}

/** The time of day as a machine sees it, in whole milliseconds. */
export const wallMillis = (time: VirtualTime, { drift, offset }: Clockwork): number =>
  Math.floor(time.now() + time.elapsed() * drift + offset)

/** What a process has told somebody: a log line or a span, as text. */
export interface Utterance {
  readonly process: string
  readonly text: string
}

/**
 * One operating system process: fibers, timers, clocks and randomness of its own. It can be killed between any two steps,
 * and then nothing of it ever runs again, no finalizer either. Frozen, it does nothing, while its clocks run on and what
 * it waits for piles up.
 */
export class SimulatedProcess implements Awake {
  readonly name: string
  readonly clockwork: Clockwork
  readonly #time: VirtualTime
  readonly #tasks: Array<() => void> = []
  readonly #utter: (utterance: Utterance) => void
  readonly #context: Context.Context<never>
  #state: "running" | "frozen" | "dead" = "running"
  /** What is to happen after so many more steps. */
  #armed: { steps: number; readonly happen: () => void } | undefined

  constructor(options: {
    readonly name: string
    readonly time: VirtualTime
    readonly random: Seeded
    readonly clockwork: Clockwork
    readonly utter: (utterance: Utterance) => void
  }) {
    this.name = options.name
    this.#time = options.time
    this.clockwork = options.clockwork
    this.#utter = options.utter
    this.#context = Context.make(Scheduler.Scheduler, this.#scheduler).pipe(
      Context.add(Clock.Clock, this.#clock),
      Context.add(Random.Random, {
        nextDoubleUnsafe: options.random.fraction,
        nextIntUnsafe: () => options.random.whole(Number.MIN_SAFE_INTEGER / 2, Number.MAX_SAFE_INTEGER / 2),
      }),
      Context.add(Logger.CurrentLoggers, new Set([this.#logger])),
      Context.add(Tracer.Tracer, this.#tracer),
    )
  }

  get isAlive(): boolean {
    return this.#state !== "dead"
  }

  get isRunning(): boolean {
    return this.#state === "running"
  }

  /** Runs a program in this process. */
  run<A, E>(
    program: Effect.Effect<A, E>,
    onExit?: (exit: Exit.Exit<A, E>) => void,
  ): { readonly interrupt: () => void } {
    let fiber: Fiber.Fiber<A, E> | undefined
    this.post(() => {
      fiber = Effect.runForkWith(this.#context)(program)
      if (onExit !== undefined) fiber.addObserver(onExit)
    })
    return { interrupt: () => this.post(() => fiber?.interruptUnsafe()) }
  }

  /** Something for this process to do: what arrives from outside comes in here. */
  post(task: () => void): void {
    if (this.#state === "dead") return
    this.#tasks.push(task)
    this.#time.wake(this)
  }

  takeTurn(): void {
    if (this.#state !== "running") return
    const armed = this.#armed
    if (armed !== undefined && armed.steps-- <= 0) {
      this.#armed = undefined
      armed.happen()
      // The turn was not used. Frozen or killed, the process has none.
      if (this.isRunning) this.#time.wake(this)
      return
    }
    this.#tasks.shift()?.()
  }

  /** Calls `happen` after so many more steps: in the middle of something, if it is busy. */
  arm(steps: number, happen: () => void): void {
    this.#armed = { steps, happen }
  }

  kill(): void {
    this.#state = "dead"
    this.#tasks.length = 0
  }

  freeze(): void {
    if (this.#state === "running") this.#state = "frozen"
  }

  thaw(): void {
    if (this.#state !== "frozen") return
    this.#state = "running"
    for (let turns = this.#tasks.length; turns > 0; turns--) this.#time.wake(this)
  }

  /** Calls back after a time by this machine's own measure. */
  after(millis: number, happen: () => void): () => void {
    return this.#time.after(millis / (1 + this.clockwork.drift), () => this.post(happen))
  }

  /** Since the beginning of everything. */
  #monotonicMillis(): number {
    return this.#time.elapsed() * (1 + this.clockwork.drift)
  }

  #wallMillis(): number {
    return wallMillis(this.#time, this.clockwork)
  }

  readonly #clock: Clock.Clock = {
    currentTimeMillisUnsafe: () => this.#wallMillis(),
    currentTimeMillis: Effect.sync(() => this.#wallMillis()),
    currentTimeNanosUnsafe: () => BigInt(this.#wallMillis()) * 1_000_000n,
    currentTimeNanos: Effect.sync(() => BigInt(this.#wallMillis()) * 1_000_000n),
    monotonicTimeNanosUnsafe: () => BigInt(Math.floor(this.#monotonicMillis() * 1_000)) * 1_000n,
    monotonicTimeNanos: Effect.sync(() => BigInt(Math.floor(this.#monotonicMillis() * 1_000)) * 1_000n),
    sleep: (duration) =>
      Effect.callback<void>((resume) => {
        const cancel = this.after(Duration.toMillis(duration), () => resume(Effect.void))
        return Effect.sync(cancel)
      }),
  }

  readonly #scheduler: Scheduler.Scheduler = {
    executionMode: "async",
    shouldYield: (fiber) => fiber.currentOpCount >= 2_048,
    makeDispatcher: () => ({ scheduleTask: (task) => this.post(task), flush: () => {} }),
  }

  readonly #logger = Logger.make(({ cause, fiber: _fiber, logLevel, message }) => {
    this.#utter({ process: this.name, text: `${logLevel} ${render(message)} ${render(cause)}` })
  })

  readonly #tracer: Tracer.Tracer = Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      const end = span.end.bind(span)
      span.end = (at, exit) => {
        end(at, exit)
        const attributes = JSON.stringify([...span.attributes])
        const failure = Exit.isFailure(exit) ? render(exit.cause) : ""
        this.#utter({ process: this.name, text: `span ${span.name} ${attributes} ${failure}` })
      }
      return span
    },
  })
}

const render = (value: unknown): string =>
  Array.isArray(value) ? value.map(render).join(" ") : typeof value === "string" ? value : String(value)
