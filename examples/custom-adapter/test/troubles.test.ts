import { TokenStore, type TokenStoreError } from "@feishu-recall/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import { layer, limits, type VaultTokenStoreOptions } from "../src/index.ts"
import { type FakeVault, fakeVault, type VaultFault } from "./vault/FakeVault.ts"

const lane = "https://open.feishu.cn cli_a self"
const text = "t-a-very-secret-token"
const token = (of = text) => ({ token: Redacted.make(of), expiresAt: Date.now() + 3_600_000 })

type Store = TokenStore["Service"]

const on = <A, E>(
  vault: FakeVault,
  use: (store: Store) => Effect.Effect<A, E>,
  options: Partial<VaultTokenStoreOptions> = {},
) =>
  TokenStore.use(use).pipe(
    Effect.provide(layer({ address: vault.address, token: vault.token, timeoutMillis: 300, ...options })),
  )

const callsOf = (store: Store): ReadonlyArray<Effect.Effect<unknown, TokenStoreError>> => [
  store.get(lane),
  store.set(lane, token()),
  store.remove(lane, token().token),
]

const assertTells = (error: TokenStoreError, pattern: RegExp, ...secrets: ReadonlyArray<string>): void => {
  assert.strictEqual(error._tag, "TokenStoreError")
  assert.match(error.message, pattern)
  const shown = `${error.message} ${JSON.stringify(error)} ${error.stack} ${String(error.cause)}`
  for (const secret of [text, "hvs.", ...secrets]) assert.notInclude(shown, secret)
}

const textOf = (store: Store) =>
  Effect.map(store.get(lane), (given) => Option.getOrUndefined(Option.map(given, (one) => Redacted.value(one.token))))

describe("a Vault in trouble is told by every call, within its time, and used again when it is well:", () => {
  it.live.each<readonly [VaultFault, RegExp]>([
    ["sealed", /sealed or in maintenance \(HTTP 503\): unseal it/],
    ["slow", /did not answer within 300 ms: check/],
    ["cut", /connection was refused or lost.*: check/],
    ["standby", /standby \(HTTP 307\): name the active node/],
    ["limited", /quota is used up \(HTTP 429\): raise/],
    ["flood", /no token of this store: give it a prefix/],
    ["page", /answered with HTTP 200: look into its log, and at what stands between/],
  ])("%s", ([fault, pattern]) =>
    Effect.gen(function* () {
      const vault = yield* fakeVault
      yield* on(
        vault,
        Effect.fnUntraced(function* (store) {
          vault.fault(fault)
          for (const call of callsOf(store)) assertTells(yield* Effect.flip(call), pattern)
          vault.fault(undefined)
          yield* store.set(lane, token())
          assert.strictEqual(yield* textOf(store), text)
        }),
      )
    }),
  )

  it.live("away", () =>
    Effect.gen(function* () {
      const vault = yield* Effect.scoped(fakeVault)
      yield* on(
        vault,
        Effect.fnUntraced(function* (store) {
          for (const call of callsOf(store)) assertTells(yield* Effect.flip(call), /\(ECONNREFUSED\): check/)
        }),
      )
    }),
  )
})

describe("who may not", () => {
  it.live("is told so, and his token is in no error", () =>
    Effect.gen(function* () {
      const vault = yield* fakeVault
      const wrong = { token: Redacted.make("hvs.another-token") }
      const told = yield* on(vault, (store) => Effect.flip(store.set(lane, token())), wrong)
      assertTells(told, /\(HTTP 403\): allow read, create and update/, "another-token")
    }),
  )

  it.live("names a mount that is none is told so, and is not taken for one who has no token", () =>
    Effect.gen(function* () {
      const vault = yield* fakeVault
      const told = yield* on(vault, (store) => Effect.flip(Effect.asVoid(store.get(lane))), { mount: "sceret" })
      assertTells(told, /nothing is mounted there \(HTTP 404\): enable/)
    }),
  )

  it.live("gives options that can't be is told so before any call", () =>
    Effect.gen(function* () {
      const vault = yield* fakeVault
      const wrong: ReadonlyArray<Partial<VaultTokenStoreOptions>> = [
        { address: "https://user:pa55word@vault:8200" },
        { address: "vault:8200" },
        { token: Redacted.make("hvs.two\r\nX-Vault-Namespace: root") },
        { mount: "../sys" },
        { prefix: "" },
        { namespace: "a b" },
        { timeoutMillis: 0 },
      ]
      for (const options of wrong) {
        const told = yield* Effect.flip(on(vault, textOf, options))
        assertTells(told, /can't be used: write https:/, "pa55word")
        assert.strictEqual(told.operation, "open")
      }
      assert.deepStrictEqual(vault.asked, [])
    }),
  )
})

describe("beside other users of the same Vault", () => {
  it.live("namespaces and prefixes keep their tokens apart", () =>
    Effect.gen(function* () {
      const vault = yield* fakeVault
      const own: Array<Partial<VaultTokenStoreOptions>> = [{}, { namespace: "team-a" }, { prefix: "other" }]
      for (const [at, options] of own.entries()) yield* on(vault, (store) => store.set(lane, token(`t-${at}`)), options)
      for (const [at, options] of own.entries()) assert.strictEqual(yield* on(vault, textOf, options), `t-${at}`)
    }),
  )

  it.live("a version that somebody deleted is none, is not removed again, and is followed by the next one", () =>
    Effect.gen(function* () {
      const vault = yield* fakeVault
      yield* on(
        vault,
        Effect.fnUntraced(function* (store) {
          for (const forget of ["data", "metadata"]) {
            yield* store.set(lane, token())
            const path = vault.asked.at(-1)!.replace(/^PUT \/v1\/secret\/data/, forget)
            assert.strictEqual(vault.kv("DELETE", path).status, 204)
            assert.isUndefined(yield* textOf(store))
            yield* store.remove(lane, token().token)
            assert.match(vault.asked.at(-1)!, /^GET /)
            yield* store.set(lane, token("t-next"))
            assert.strictEqual(yield* textOf(store), "t-next")
          }
        }),
      )
    }),
  )

  it.live("what is no token of ours is an error, is not removed, and is replaced by the next token", () =>
    Effect.gen(function* () {
      const vault = yield* fakeVault
      yield* on(
        vault,
        Effect.fnUntraced(function* (store) {
          for (const data of [{ password: "hunter2" }, { token: "no JSON", expiresAt: 1 }, {}]) {
            yield* store.set(lane, token())
            const path = vault.asked.at(-1)!.replace(/^PUT \/v1\/secret\//, "")
            vault.kv("PUT", path, { data })
            assertTells(yield* Effect.flip(Effect.asVoid(store.get(lane))), /no token of this store/, "hunter2")
            assertTells(yield* Effect.flip(store.remove(lane, token().token)), /no token of this store/)
            yield* store.set(lane, token())
            assert.strictEqual(yield* textOf(store), text)
          }
        }),
      )
    }),
  )

  it.live("a token that is too large is refused before it is sent", () =>
    Effect.gen(function* () {
      const vault = yield* fakeVault
      const { tokenBytes } = limits
      yield* on(
        vault,
        Effect.fnUntraced(function* (store) {
          yield* store.set(lane, token("x".repeat(tokenBytes - 2)))
          assert.strictEqual((yield* textOf(store))?.length, tokenBytes - 2)
          const asked = vault.asked.length
          const told = yield* Effect.flip(store.set(lane, token("x".repeat(tokenBytes - 1))))
          assertTells(told, /larger than 16384 bytes .*: keep it elsewhere/)
          assert.strictEqual(vault.asked.length, asked)
        }),
      )
    }),
  )
})
