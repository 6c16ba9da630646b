import { TokenStore, type TokenStoreError } from "@feishu-recall/core"
import { layer, limits, type RedisTokenStoreOptions } from "@feishu-recall/token-store-redis"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import { randomBytes } from "node:crypto"
import { once } from "node:events"
import { type AddressInfo, connect, createServer, type Socket } from "node:net"
import { command, ownRedis, withOwnRedis } from "./redisServer.ts"

const lane = "https://open.feishu.cn cli_a self"
const name = `feishu-recall:token:${JSON.stringify(lane)}`
const key = Redacted.make(randomBytes(32).toString("base64"))
const text = "t-a-very-secret-token"
const token = (lifetime = 3_600_000, of = text) => ({ token: Redacted.make(of), expiresAt: Date.now() + lifetime })

type Store = TokenStore["Service"]

const on = <A, E>(
  url: string,
  use: (store: Store) => Effect.Effect<A, E>,
  options: Omit<RedisTokenStoreOptions, "url"> = { key },
) => TokenStore.use(use).pipe(Effect.provide(layer({ url: Redacted.make(url), ...options })))

const assertTells = (error: TokenStoreError, pattern: RegExp, ...secrets: ReadonlyArray<string>): void => {
  assert.strictEqual(error._tag, "TokenStoreError")
  assert.match(error.message, pattern)
  const shown = `${error.message} ${JSON.stringify(error)} ${error.stack} ${String(error.cause)}`
  for (const secret of [text, Redacted.value(key), ...secrets]) assert.notInclude(shown, secret)
}

const textOf = (store: Store) =>
  Effect.map(store.get(lane), (given) => Option.getOrUndefined(Option.map(given, (one) => Redacted.value(one.token))))

withOwnRedis(() => {
  describe("a server", () => {
    it.live("that is killed is told at once by every call, and used again when it is back", () =>
      Effect.gen(function* () {
        const server = yield* ownRedis()
        yield* on(server.url, (store) =>
          Effect.gen(function* () {
            for (const round of [1, 2]) {
              yield* store.set(lane, token())
              assert.strictEqual(yield* textOf(store), text, `round ${round}`)
              yield* Effect.promise(server.kill)
              for (const call of [store.get(lane), store.set(lane, token()), store.remove(lane, token().token)])
                assertTells(yield* Effect.flip(Effect.asVoid(call)), /Redis: .*(nobody listens|connection was lost)/)
              yield* Effect.promise(server.start)
            }
            // It kept nothing: tokens are fetched anew.
            assert.isUndefined(yield* textOf(store))
          }),
        )
      }),
    )

    it.live("that is away when a program starts does not keep it from starting", () =>
      Effect.gen(function* () {
        const server = yield* ownRedis()
        yield* Effect.promise(server.kill)
        yield* on(server.url, (store) =>
          Effect.gen(function* () {
            assertTells(yield* Effect.flip(store.get(lane)), /start it, or correct the address/)
            yield* Effect.promise(server.start)
            assert.isUndefined(yield* textOf(store))
          }),
        )
      }),
    )

    it.live("that hangs fails each call in time, with timeoutMillis, and is used again when it goes on", () =>
      Effect.gen(function* () {
        const server = yield* ownRedis()
        yield* on(
          server.url,
          (store) =>
            Effect.gen(function* () {
              yield* store.set(lane, token())
              server.signal("SIGSTOP")
              const startedAt = performance.now()
              assertTells(yield* Effect.flip(store.get(lane)), /did not answer within 200 ms/)
              // The second one has to connect first.
              assertTells(yield* Effect.flip(store.get(lane)), /within 200 ms|connection was lost/)
              assert.isBelow(performance.now() - startedAt, 1_400)
              server.signal("SIGCONT")
              assert.strictEqual(yield* textOf(store), text)
            }),
          { key, timeoutMillis: 200 },
        )
      }),
    )

    it.live("whose memory is full refuses a token and keeps giving those it has", () =>
      Effect.gen(function* () {
        const server = yield* ownRedis("--maxmemory-policy", "noeviction")
        yield* on(server.url, (store) =>
          Effect.gen(function* () {
            yield* store.set(lane, token())
            yield* command(server.url, "CONFIG", "SET", "maxmemory", "1")
            assertTells(yield* Effect.flip(store.set(lane, token(1_000, "t-next"))), /memory is full \(OOM\)/, "t-next")
            assert.strictEqual(yield* textOf(store), text)
            yield* store.remove(lane, token().token)
            yield* command(server.url, "CONFIG", "SET", "maxmemory", "0")
            yield* store.set(lane, token(60_000, "t-next"))
            assert.strictEqual(yield* textOf(store), "t-next")
          }),
        )
      }),
    )

    it.live("that cuts the connection loses at most the calls under way", () =>
      Effect.gen(function* () {
        const server = yield* ownRedis()
        yield* on(server.url, (store) =>
          Effect.gen(function* () {
            yield* store.set(lane, token())
            for (let round = 0; round < 20; round++) {
              const [answer] = yield* Effect.all(
                [
                  Effect.result(textOf(store)),
                  command(server.url, "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"),
                ],
                { concurrency: "unbounded" },
              )
              if (answer._tag === "Failure") assertTells(answer.failure, /connection was lost/)
              else assert.strictEqual(answer.success, text)
            }
            yield* Effect.sleep(50)
            assert.strictEqual(yield* textOf(store), text)
          }),
        )
      }),
    )

    it.live("behind a network that swallows everything on an old connection is reached by a new one", () =>
      Effect.gen(function* () {
        const server = yield* ownRedis()
        const swallowing = new Set<Socket>()
        const sockets = new Set<Socket>()
        const network = createServer((socket) => {
          sockets.add(socket)
          const onward = connect(server.port, "127.0.0.1")
          const pass = (from: Socket, to: Socket) =>
            from.on("data", (bytes) => swallowing.has(socket) || to.write(bytes)).on("error", () => to.destroy())
          pass(socket, onward).on("close", () => onward.destroy())
          pass(onward, socket)
        })
        yield* Effect.acquireRelease(
          Effect.promise(() => once(network.listen(0, "127.0.0.1"), "listening")),
          () =>
            Effect.sync(() => {
              for (const socket of sockets) socket.destroy()
              network.close()
            }),
        )
        const { port } = network.address() as AddressInfo
        yield* on(
          `redis://127.0.0.1:${port}`,
          (store) =>
            Effect.gen(function* () {
              yield* store.set(lane, token())
              for (const socket of sockets) swallowing.add(socket)
              assertTells(yield* Effect.flip(store.get(lane)), /did not answer within 200 ms/)
              assert.strictEqual(yield* textOf(store), text)
              assert.strictEqual(sockets.size, 2)
            }),
          { key, timeoutMillis: 200 },
        )
      }),
    )

    it.live("that wants a password is told what to do, and no password is shown", () =>
      Effect.gen(function* () {
        const server = yield* ownRedis("--requirepass", "the-right-password")
        const by = (password: string) => `redis://${password}127.0.0.1:${server.port}`
        yield* on(by(":the-right-password@"), (store) => store.set(lane, token()))
        const wrong = yield* Effect.flip(on(by(":the-wrong-password@"), (store) => store.get(lane)))
        assertTells(wrong, /user or password are wrong/, "the-wrong-password")
        assertTells(yield* Effect.flip(on(by(""), (store) => store.get(lane))), /wants a password/)
        const none = yield* Effect.flip(on("the-wrong-password", (store) => store.get(lane)))
        assertTells(none, /write redis:\/\/user:password@host/, "the-wrong-password")
      }),
    )
  })

  describe("what stands in Redis", () => {
    it.live("is sealed if there is a key, and goes when the token ends", () =>
      Effect.gen(function* () {
        const server = yield* ownRedis()
        const raw = Effect.map(command(server.url, "GET", name), String)
        yield* on(server.url, (store) => store.set(lane, token()))
        assert.notInclude(yield* raw, text)
        assert.isAbove(Number(yield* command(server.url, "PTTL", name)), 3_500_000)
        yield* on(server.url, (store) => store.set(lane, token(150)), {})
        assert.include(yield* raw, text)
        yield* Effect.sleep(200)
        assert.strictEqual(Number(yield* command(server.url, "EXISTS", name)), 0)
        yield* on(server.url, (store) => Effect.andThen(store.set(lane, token()), store.set(lane, token(-1))))
        assert.strictEqual(Number(yield* command(server.url, "DBSIZE")), 0)
      }),
    )

    it.live("and is damaged, foreign or larger than valueBytes is a typed error and no token, until one is set", () =>
      Effect.gen(function* () {
        const server = yield* ownRedis()
        yield* on(server.url, (store) =>
          Effect.gen(function* () {
            const values: ReadonlyArray<ReadonlyArray<string>> = [
              ["SET", name, "x"],
              ["SET", name, "x".repeat(1_048_576)],
              ["APPEND", name, "00"],
              ["SETRANGE", name, "60", "zz"],
              ["LPUSH", name, "x"],
            ]
            for (const words of values) {
              yield* store.set(lane, token())
              if (words[0] === "LPUSH") yield* command(server.url, "DEL", name)
              yield* command(server.url, ...words)
              assertTells(yield* Effect.flip(store.get(lane)), /damaged|something else stands/)
              yield* Effect.ignore(store.remove(lane, token().token))
              yield* store.set(lane, token())
              assert.strictEqual(yield* textOf(store), text)
            }
          }),
        )
        const other = { key: Redacted.make(randomBytes(32).toString("base64")) }
        assertTells(yield* Effect.flip(on(server.url, (store) => store.get(lane), other)), /another key/)
        const large = token(1_000, "x".repeat(limits.valueBytes))
        assertTells(yield* Effect.flip(on(server.url, (store) => store.set(lane, large))), /larger than 16384 bytes/)
        const none = yield* Effect.flip(on(server.url, () => Effect.void, { key: Redacted.make("short") }))
        assertTells(none, /openssl rand/)
      }),
    )

    it.live("is asked for by callsUnderWay calls at a time; further ones fail instead of waiting", () =>
      Effect.gen(function* () {
        const server = yield* ownRedis()
        yield* on(
          server.url,
          (store) =>
            Effect.gen(function* () {
              yield* store.get(lane)
              server.signal("SIGSTOP")
              const calls = Effect.all(
                Array.from({ length: 5 }, () => Effect.flip(store.get(lane))),
                { concurrency: "unbounded" },
              )
              const messages = (yield* calls).map(({ message }) => message)
              assert.strictEqual(messages.filter((message) => message.includes("too many calls")).length, 3)
              server.signal("SIGCONT")
              assert.isUndefined(yield* textOf(store))
            }),
          { key, timeoutMillis: 300, callsUnderWay: 2 },
        )
        const died = yield* Effect.exit(on(server.url, () => Effect.void, { timeoutMillis: 0, callsUnderWay: -1 }))
        for (const option of ["timeoutMillis", "callsUnderWay"]) assert.include(String(died), option)
      }),
    )
  })
})
