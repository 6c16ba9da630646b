import { Clock, Effect, Schedule } from "effect"
import { countdown, duration } from "../display/words.ts"
import { Invocation } from "../Invocation.ts"
import { limits } from "../limits.ts"

/** `--delay`: counts down in place. Nothing is stored before its end, so Ctrl-C leaves nothing behind. */
export const waitBeforeStart = Effect.fnUntraced(function* (millis: number) {
  if (millis === 0) return
  const { output } = yield* Invocation
  const { screen } = output
  output.record("delay", { millis })
  if (output.quiet) return yield* Effect.sleep(millis)
  const endsAt = (yield* Clock.currentTimeMillis) + millis
  if (!screen.terminal().redraws) {
    output.note(`Starting in ${duration(millis)}; Ctrl-C leaves everything as it is.`)
    return yield* Effect.sleep(millis)
  }
  const tick = Effect.map(Clock.currentTimeMillis, (now) =>
    screen.draw([`Starting in ${countdown(Math.max(0, endsAt - now))}; Ctrl-C leaves everything as it is.`]),
  )
  yield* Effect.timeoutOption(Effect.repeat(tick, Schedule.spaced(limits.redrawMillis)), millis)
  screen.draw([])
  screen.settle()
})
