import { Deferred, Effect } from "effect"
import type { ProgramOrder } from "./ProgramOrder.ts"
import type { ProgramProcess } from "./ProgramProcess.ts"
import type { Acknowledged, ProgramReport } from "./ProgramReport.ts"
import type { Timeline } from "./Timeline.ts"

type Answer = Extract<ProgramReport, { readonly _tag: "Acknowledged" | "Declined" }> | { readonly _tag: "Gone" }

type WithoutNumber<A> = A extends unknown ? Omit<A, "number"> : never

/** Gives orders to whichever program lives, and again to another when the one that was asked is killed meanwhile. */
export class Caller {
  readonly #programs: ReadonlyArray<ProgramProcess>
  readonly #timeline: Timeline
  readonly #waiting = new Map<number, { readonly pid: number; readonly answer: Deferred.Deferred<Answer> }>()
  #given = 0

  constructor(programs: ReadonlyArray<ProgramProcess>, timeline: Timeline) {
    this.#programs = programs
    this.#timeline = timeline
  }

  /** The order, once its effect was acknowledged; `undefined`: it is impossible as things stand. */
  give(order: WithoutNumber<ProgramOrder>): Effect.Effect<typeof Acknowledged.Type | undefined> {
    return Effect.suspend(() => {
      const ready = this.#programs.filter((program) => program.ready)
      if (ready.length === 0) return Effect.delay(this.give(order), "20 millis")
      const number = ++this.#given
      const program = ready[number % ready.length]!
      const answer = Deferred.makeUnsafe<Answer>()
      this.#waiting.set(number, { pid: program.pid!, answer })
      const name = `order ${number} ${describe(order)}`
      this.#timeline.note(`${program.name} gets ${name}`)
      program.tell({ ...order, number })
      return Effect.flatMap(Deferred.await(answer), (given) => {
        this.#timeline.note(`${name}: ${given._tag}${given._tag === "Declined" ? `, ${given.message}` : ""}`)
        if (given._tag === "Acknowledged") return Effect.succeed(given)
        if (given._tag === "Declined" && given.final) return Effect.void as Effect.Effect<undefined>
        return Effect.delay(this.give(order), "100 millis")
      })
    })
  }

  heard(report: ProgramReport): void {
    if (report._tag === "Acknowledged" || report._tag === "Declined") this.#settle(report.number, report)
  }

  ended(pid: number): void {
    for (const [number, waiting] of this.#waiting) if (waiting.pid === pid) this.#settle(number, { _tag: "Gone" })
  }

  #settle(number: number, answer: Answer): void {
    const waiting = this.#waiting.get(number)
    this.#waiting.delete(number)
    if (waiting !== undefined) Deferred.doneUnsafe(waiting.answer, Effect.succeed(answer))
  }
}

const describe = (order: WithoutNumber<ProgramOrder>): string => {
  const ids = "ids" in order ? [`${order.ids.length} ids`] : []
  return [order._tag, ...("campaignId" in order ? [order.campaignId] : []), ...ids].join(" ")
}
