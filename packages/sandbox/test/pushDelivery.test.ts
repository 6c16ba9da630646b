import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { text } from "node:stream/consumers"
import { createApp, Sandbox } from "@feishu-recall/sandbox"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schedule } from "effect"

interface Received {
  readonly type: string
  readonly uuid: string
  readonly challenge: string
}

/** A webhook that passes its challenge, and answers events as it is told, the last way for ever. */
const makeWebhook = Effect.fnUntraced(function* (
  ways: ReadonlyArray<(response: ServerResponse) => void>,
  answerTo = ({ challenge }: Received) => challenge,
) {
  const events: Array<string> = []
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const received: Received = JSON.parse(await text(request))
    if (received.type === "url_verification") {
      return void response.end(JSON.stringify({ challenge: answerTo(received) }))
    }
    const way = ways[Math.min(events.push(received.uuid), ways.length) - 1]!
    way(response)
  }
  const server = createServer((request, response) => void answer(request, response))
  yield* Effect.acquireRelease(
    Effect.callback<void>((resume) => void server.listen(0, "127.0.0.1", () => resume(Effect.void))),
    () =>
      Effect.callback<void>((resume) => {
        server.close(() => resume(Effect.void))
        server.closeAllConnections()
      }),
  )
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, events }
})

const status = (code: number) => (response: ServerResponse) => void response.writeHead(code, { Location: "/" }).end()

const settled = (count: number) =>
  Effect.gen(function* () {
    const { platform } = yield* Sandbox
    const { deliveries } = platform.ticketOffice
    return deliveries.length < count ? yield* Effect.fail("waiting") : deliveries
  }).pipe(Effect.retry(Schedule.spaced("10 millis")), Effect.timeout("10 seconds"))

describe("an event", () => {
  it.live(
    "is delivered until it is answered with 200 within 3 seconds: not with an error, a redirect, or nothing",
    () =>
      Effect.gen(function* () {
        const { platform, setWebhook, advance, now } = yield* Sandbox
        const app = createApp(platform, { kind: "store" })
        const { url, events } = yield* makeWebhook([status(500), status(302), () => {}, status(200)])
        yield* setWebhook(app.appId, { url, verificationToken: "v", encryptKey: undefined })
        yield* settled(2)
        yield* advance("15 seconds")
        yield* settled(3)
        const asked = yield* now
        yield* advance("5 minutes")
        const [, , , hung] = yield* settled(4)
        const waited = hung!.at - asked - 300_000
        assert.isTrue(waited >= 2950 && waited < 9000, `${waited} ms`)
        yield* advance("1 hour")
        // By now the ticket of the next hour was pushed, too.
        const deliveries = (yield* settled(6)).filter(({ id }) => id === events[0])
        assert.deepStrictEqual(
          deliveries.map(({ redelivery, isAnswered }) => [redelivery, isAnswered]),
          [
            [0, false],
            [1, false],
            [2, false],
            [3, true],
          ],
        )
      }).pipe(Effect.scoped, Effect.provide(Sandbox.layer({ people: 10, departments: 1 }))),
  )

  it.live("goes nowhere when the webhook answers its challenge with another one", () =>
    Effect.gen(function* () {
      const { platform, setWebhook } = yield* Sandbox
      const app = createApp(platform, { kind: "store" })
      const { url, events } = yield* makeWebhook([status(200)], () => "another")
      yield* setWebhook(app.appId, { url, verificationToken: "v", encryptKey: undefined })
      const [challenge] = yield* settled(1)
      assert.deepInclude(challenge, { kind: "url_verification", isAnswered: false })
      assert.deepStrictEqual(events, [])
    }).pipe(Effect.scoped, Effect.provide(Sandbox.layer({ people: 10, departments: 1 }))),
  )
})
