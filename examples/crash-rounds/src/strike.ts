import { Effect } from "effect"
import { monotonic } from "./monotonic.ts"
import type { ProgramOrder } from "./ProgramOrder.ts"
import type { Moment } from "./RoundPlan.ts"
import { say } from "./say.ts"

type Strike = Extract<ProgramOrder, { readonly _tag: "Strike" }>

const armed: Array<Strike> = []

/** From now on this program strikes itself at the next such moment. */
export const arm = (strike: Strike): Effect.Effect<void> => Effect.sync(() => void armed.push(strike))

/** From outside no signal comes at the very moment; one to oneself does, before the next statement. */
export const strike = (moment: Moment): Effect.Effect<void> =>
  Effect.suspend(() => {
    const place = armed.findIndex((due) => due.moment === moment)
    if (place === -1) return Effect.void
    const [{ number, signal, until }] = armed.splice(place, 1) as [Strike]
    const at = monotonic()
    if (at > until) return strike(moment)
    return Effect.andThen(
      say({ _tag: "Struck", at, number }),
      Effect.sync(() => void process.kill(process.pid, signal)),
    )
  })
