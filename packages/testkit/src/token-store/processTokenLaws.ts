import { TokenStore } from "@feishu-recall/core"
import { assert } from "@effect/vitest"
import { Effect } from "effect"
import type { Law } from "../laws/Law.ts"
import { writtenLane } from "../processes/runTokenWriter.ts"
import { startProgram } from "../processes/startProgram.ts"
import { shown } from "./assertGives.ts"
import { onDurableTokenStore, type TokenStoreTrial } from "./tokenStoreTrial.ts"

export const processTokenLaws: ReadonlyArray<Law<TokenStoreTrial>> = [
  {
    number: "TS-14",
    sentence: "the token that a process had set last when it was killed is there whole, or the one that it was setting",
    reason: "A process can end at any moment, and the next one should not have to ask the platform.",
    withoutIt: "after a crash an older token is used, or half of one, or none.",
    holds: ({ durable }) => {
      const writer = durable?.writer
      if (durable === undefined || writer === undefined) return undefined
      return () =>
        onDurableTokenStore(
          durable,
          Effect.fnUntraced(function* (open, place) {
            for (const round of [1, 2]) {
              const running = yield* startProgram(writer, [place])
              yield* running.printedMoreThan(20 * round)
              yield* running.kill
              const given = shown(yield* open(TokenStore.use((store) => store.get(writtenLane))))
              const acknowledged = running.lines().length
              assert.include([`t-${acknowledged - 1}`, `t-${acknowledged}`], given?.text)
            }
          }),
        )
    },
  },
]
