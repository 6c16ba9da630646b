import { Effect, Logger, References, Tracer } from "effect"
import { inspect } from "node:util"

/** What became of a program, and all that it showed meanwhile. */
export interface Overheard<A> {
  readonly value: A
  /** Its value, its logs at every level, its spans, and what it wrote to the console, printed as deep as they go. */
  readonly shown: string
}

/** Runs a program in its own span and listens to whatever it lets be seen. */
export const overheard = <A>(program: Effect.Effect<A>): Effect.Effect<Overheard<A>> =>
  Effect.suspend(() => {
    const seen: Array<unknown> = []
    const logger = Logger.make(({ cause, message }) => void seen.push(message, cause))
    const tracer = Tracer.make({
      span: (options) => {
        const span = new Tracer.NativeSpan(options)
        seen.push(span)
        return span
      },
    })
    return Effect.acquireUseRelease(
      Effect.sync(() => listenToConsole(seen)),
      () =>
        program.pipe(
          Effect.withSpan("overheard"),
          Effect.withTracer(tracer),
          Effect.provide(Logger.layer([logger])),
          Effect.provideService(References.MinimumLogLevel, "All"),
          Effect.map((value) => ({ value, shown: seen.concat(value).map(printed).join("\n") })),
        ),
      (restore) => Effect.sync(restore),
    )
  })

// A circle has no JSON, and JSON may hold what a custom printing hides.
const printed = (value: unknown): string => {
  const deep = inspect(value, { depth: 12, showHidden: false, maxStringLength: null, maxArrayLength: null })
  try {
    return `${deep}\n${JSON.stringify(value)}`
  } catch {
    return deep
  }
}

const methods = ["debug", "dir", "error", "info", "log", "trace", "warn"] as const

const listenToConsole = (seen: Array<unknown>): (() => void) => {
  const kept = methods.map((method) => [method, console[method]] as const)
  for (const method of methods) console[method] = (...said: ReadonlyArray<unknown>) => void seen.push(...said)
  return () => {
    for (const [method, original] of kept) console[method] = original
  }
}
