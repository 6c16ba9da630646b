import { assert, describe, it } from "@effect/vitest"
import { HostTokens, makeAppTickets, StoreApp, TokenRefused, TokenStoreMemory } from "@feishu-recall/core"
import { Clock, Effect, Layer, Redacted } from "effect"
import * as fc from "fast-check"
// #region laws
import { SelfBuiltApp } from "@feishu-recall/core"
import { tokenSourceLaws, tokenTransport } from "@feishu-recall/testkit"

tokenSourceLaws("self-built app", (platform) => SelfBuiltApp(platform).pipe(Layer.provide(tokenTransport(platform))), {
  timeoutMillis: 10_000,
})
// #endregion
import { lawsOfTokenSources, type MakeTokenSource, type TokenPlatform } from "../src/index.ts"
import { tokenSourceMutants } from "./tokenSourceMutants.ts"

fc.configureGlobal({ endOnFailure: true })

const breaks = (number: string, make: MakeTokenSource): Promise<boolean> =>
  lawsOfTokenSources.find((law) => law.number === number)!.holds({ make, timeoutMillis: 10_000 })!().then(
    () => false,
    () => true,
  )

describe("the laws of token sources", () => {
  it.each(tokenSourceMutants)("$breaks alone catches a source that $mistake", async ({ breaks: number, make }) => {
    const broken: Array<string> = []
    for (const law of lawsOfTokenSources) if (await breaks(law.number, make)) broken.push(law.number)
    assert.deepStrictEqual(broken, [number])
  })

  it("each have a number of their own, a sentence, a reason, and a mutant", () => {
    const numbers = lawsOfTokenSources.map(({ number }) => number)
    assert.deepStrictEqual(
      numbers,
      numbers.map((_, at) => `TK-${at + 1}`),
    )
    assert.deepStrictEqual(
      tokenSourceMutants.map((mutant) => mutant.breaks),
      numbers,
    )
    for (const { sentence, reason, withoutIt } of lawsOfTokenSources)
      assert.isTrue([sentence, reason, withoutIt].every((text) => text.length > 20))
  })
})

/** A host's own function, which knows the platform only as the host does. */
tokenSourceLaws("a host's own tokens", (platform) =>
  HostTokens({
    get: Effect.gen(function* () {
      const askedAt = yield* Clock.currentTimeMillis
      const answer = yield* platform.ask
      if (answer._tag === "Issued") return { token: answer.token, expiresAt: askedAt + answer.seconds * 1_000 }
      if (answer._tag === "Rubbish") return JSON.parse(answer.body)
      return yield* answer._tag === "Refused"
        ? new TokenRefused({
            blockCause: "token-refused",
            code: undefined,
            logId: undefined,
            message: "The vault has no token for this app. Put one there, then resume the lane.",
          })
        : Effect.fail(answer)
    }),
  }),
)

const baseUrl = "https://open.feishu.cn"
const ticketIn = (platform: TokenPlatform) =>
  Layer.effectDiscard(
    Effect.gen(function* () {
      const tickets = yield* makeAppTickets({ ...platform, baseUrl })
      yield* tickets.keep({ ticket: Redacted.make("ticket-0123456789"), issuedAt: yield* Clock.currentTimeMillis })
    }),
  )

tokenSourceLaws(
  "store app",
  (platform) =>
    StoreApp.tenant("736588c9").pipe(
      Layer.provide(StoreApp.layer({ ...platform, baseUrl })),
      Layer.provide(ticketIn(platform)),
      Layer.provide([tokenTransport(platform), Layer.fresh(TokenStoreMemory)]),
    ),
  { timeoutMillis: 10_000 },
)
