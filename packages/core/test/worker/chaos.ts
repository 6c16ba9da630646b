import * as fc from "fast-check"
import type { TrueMessage } from "../platformModel.ts"
import { answer, silence, unsent } from "../platformModel.ts"
import { messages } from "../recall/scripts.ts"
import type { PlatformInMemory } from "./platformInMemory.ts"

/** What goes wrong with one call. */
export type Fault = "none" | "lost" | "answer-lost" | "fault" | "throttled" | "unsent" | "scope"

/** What somebody does while the campaign is under way. */
export interface Happening {
  readonly afterMillis: number
  readonly what: "stop-worker" | "start-worker" | "pause" | "resume" | "ask-again" | "resume-lane"
}

export interface Chaos {
  readonly messages: ReadonlyArray<TrueMessage>
  readonly calls: ReadonlyArray<Fault>
  readonly readings: ReadonlyArray<Fault>
  readonly journeys: PlatformInMemory["journeys"]
  readonly happenings: ReadonlyArray<Happening>
}

const faults = (common: number): fc.Arbitrary<ReadonlyArray<Fault>> =>
  fc.array(
    fc.oneof(
      { weight: common, arbitrary: fc.constant<Fault>("none") },
      { weight: 3, arbitrary: fc.constantFrom<Fault>("lost", "answer-lost", "fault", "unsent") },
      { weight: 1, arbitrary: fc.constantFrom<Fault>("throttled", "scope") },
    ),
    { minLength: 1, maxLength: 100, size: "max" },
  )

export const chaos: fc.Arbitrary<Chaos> = fc.record({
  messages: fc.array(messages, { minLength: 1, maxLength: 60, size: "max" }),
  calls: faults(20),
  readings: faults(20),
  journeys: fc.array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 400 })), {
    minLength: 1,
    maxLength: 50,
  }),
  happenings: fc.array(
    fc.record({
      afterMillis: fc.oneof(fc.nat(2_000), fc.nat(20_000)),
      what: fc.constantFrom<Happening["what"]>(
        "stop-worker",
        "start-worker",
        "pause",
        "resume",
        "ask-again",
        "resume-lane",
      ),
    }),
    { maxLength: 12 },
  ),
})

/** Lets the faults befall the platform's calls, each kind of call by its own list, over and over. */
export const unleash = (platform: PlatformInMemory, { calls, readings }: Chaos): void => {
  const count = { recall: 0, progress: 0 }
  platform.interfere = (arrival) => {
    const list = arrival.api === "recall" ? calls : readings
    const fault = list[count[arrival.api]++ % list.length]!
    switch (fault) {
      case "none":
        return undefined
      case "lost":
        return silence
      case "answer-lost":
        platform.answer(arrival)
        return silence
      case "fault":
        platform.answer(arrival)
        return answer(500, 2200)
      case "throttled":
        return answer(429, 99991400, {}, { "x-ogw-ratelimit-reset": "3" })
      case "unsent":
        return unsent
      case "scope":
        return answer(400, 99991672)
    }
  }
}
