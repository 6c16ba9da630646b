import { Clock, Effect } from "effect"
import type { Evidence } from "../../src/platform/Evidence.ts"
import type { RecallTransport } from "../../src/platform/RecallTransport.ts"
import type { BatchMessageId } from "../../src/recall/BatchMessageId.ts"
import { type Executions, readTruly, recallTruly, standing, type TrueMessage } from "../platformModel.ts"

export interface Arrival {
  readonly api: "recall" | "progress"
  readonly id: BatchMessageId
  /** By the platform's clock: when the call reached it. */
  readonly at: number
}

/** What a script does to one call: an answer of its own, or `undefined` for the true one. */
export type Interference = (arrival: Arrival) => Evidence | undefined

/** A platform in memory that carries out calls on messages as they truly are, and remembers what reached it. */
export class PlatformInMemory {
  readonly arrivals: Array<Arrival> = []
  #sent = 0
  readonly messages = new Map<BatchMessageId, { readonly truth: TrueMessage; executions: Executions }>()
  interfere: Interference = () => undefined
  /** How long each call is under way, there and back, in turn. */
  journeys: ReadonlyArray<readonly [there: number, back: number]> = [[20, 20]]

  add(id: BatchMessageId, truth: Partial<TrueMessage> = {}): BatchMessageId {
    this.messages.set(id, { truth: { ...delivered, ...truth }, executions: [] })
    return id
  }

  /** The numbers as they truly are. */
  standing(id: BatchMessageId, at: number) {
    const { executions, truth } = this.messages.get(id)!
    return standing(truth, executions, at)
  }

  get recalls(): ReadonlyArray<Arrival> {
    return this.arrivals.filter((arrival) => arrival.api === "recall")
  }

  readonly transport: RecallTransport["Service"] = {
    send: (request) => {
      if (!("batchMessageId" in request)) return Effect.die("tokens come from the source")
      const api = request._tag === "RecallBatchMessage" ? "recall" : "progress"
      return Effect.gen({ self: this }, function* () {
        const [there, back] = this.journeys[this.#sent++ % this.journeys.length]!
        yield* Effect.sleep(there)
        const arrival = { api, id: request.batchMessageId, at: yield* Clock.currentTimeMillis } as const
        const evidence = this.interfere(arrival) ?? this.answer(arrival)
        if (evidence._tag === "Answered" || evidence.sent !== "no") this.arrivals.push(arrival)
        yield* Effect.sleep(back)
        return evidence
      })
    },
  }

  /** What the platform does and says by itself. */
  answer({ api, at, id }: Arrival): Evidence {
    const message = this.messages.get(id)!
    if (api === "progress") return readTruly(message.truth, message.executions, at)
    const { answer, executions } = recallTruly(message.truth, message.executions, at)
    message.executions = executions
    return answer
  }
}

/** Three messages that arrived long ago, and come back within two seconds. */
const delivered: TrueMessage = {
  owned: true,
  visibleFrom: 0,
  recallableUntil: Number.MAX_SAFE_INTEGER,
  startsAt: 0,
  valid: 3,
  deliveries: [1, 2, 3],
  afterRecall: "dropped",
  takesMillis: 2_000,
  stuck: 0,
  read: 1,
}

/** A network whose delays are all over the place, the same ones in every run. */
export const unsteady: PlatformInMemory["journeys"] = Array.from({ length: 997 }, (_, index) => [
  5 + ((index * 7_919) % 353),
  5 + ((index * 104_729) % 211),
])

/** How many calls the fullest span of `millis` saw arrive. */
export const mostWithin = (times: ReadonlyArray<number>, millis: number): number => {
  const sorted = times.toSorted((one, other) => one - other)
  let from = 0
  let most = 0
  for (const [index, time] of sorted.entries()) {
    while (time - sorted[from]! >= millis) from++
    most = Math.max(most, index - from + 1)
  }
  return most
}
