import { TokenStore, type TokenStoreError } from "@feishu-recall/core"
import { layer } from "@feishu-recall/token-store-file"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import { execFileSync } from "node:child_process"
import { randomBytes } from "node:crypto"
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"
import { laneOf } from "../src/TokenFileName.ts"
import { temporaryDirectory } from "./temporaryDirectory.ts"

const lane = "https://open.feishu.cn cli_a self"
const otherLane = "https://open.feishu.cn cli_b self"
const newKey = () => Redacted.make(randomBytes(32).toString("base64"))
const key = newKey()
const text = "t-a-very-secret-token"
const issued = { token: Redacted.make(text), expiresAt: Date.now() + 3_600_000 }

type Store = TokenStore["Service"]

const on = <A, E>(directory: string, use: (store: Store) => Effect.Effect<A, E>, own = key) =>
  TokenStore.use(use).pipe(Effect.provide(layer({ directory, key: own })))

const shows = (error: TokenStoreError): string => `${error.message} ${JSON.stringify(error)} ${error.stack}`

const assertTells = (error: TokenStoreError, pattern: RegExp): void => {
  assert.strictEqual(error._tag, "TokenStoreError")
  assert.match(error.message, pattern)
  for (const secret of [text, Redacted.value(key)]) assert.notInclude(shows(error), secret)
}

const filesIn = (directory: string): ReadonlyArray<string> =>
  readdirSync(directory).map((name) => join(directory, name))

describe("the directory", () => {
  it.live("and its files are for their owner only, whatever the umask, and show neither token nor lane", () =>
    Effect.gen(function* () {
      const directory = join(yield* temporaryDirectory, "a", "tokens")
      const umask = process.umask(0o777)
      yield* Effect.addFinalizer(() => Effect.sync(() => process.umask(umask)))
      mkdirSync(join(directory, ".."), { recursive: true })
      chmodSync(join(directory, ".."), 0o700)
      process.umask(0)
      yield* on(directory, (store) => store.set(lane, issued))
      assert.strictEqual(statSync(directory).mode & 0o777, 0o700)
      const [file, ...others] = filesIn(directory)
      assert.deepStrictEqual(others, [])
      assert.strictEqual(statSync(file!).mode & 0o777, 0o600)
      const seen = file! + readFileSync(file!, "latin1")
      for (const secret of [text, Buffer.from(text).toString("hex"), "cli_a"]) assert.notInclude(seen, secret)
    }),
  )

  it.live("is refused if others may enter it, if it is none, or if the key is none", () =>
    Effect.gen(function* () {
      const directory = yield* temporaryDirectory
      const opening = (path: string, own = key) => Effect.flip(on(path, () => Effect.void, own))
      chmodSync(directory, 0o755)
      assertTells(yield* opening(directory), /others may enter.*chmod 700/)
      chmodSync(directory, 0o700)
      const file = join(directory, "file")
      writeFileSync(file, "")
      assertTells(yield* opening(file), /it is a file: name another one/)
      assertTells(yield* opening(join(file, "below")), /a part of the path is a file/)
      assertTells(yield* opening(directory, Redacted.make("short")), /openssl rand -base64 32/)
    }),
  )

  it.live("that goes while the store is open is told by every call that needs it", () =>
    Effect.gen(function* () {
      const directory = join(yield* temporaryDirectory, "tokens")
      yield* on(directory, (store) =>
        Effect.gen(function* () {
          rmSync(directory, { recursive: true })
          for (const call of [store.get(lane), store.set(lane, issued), store.remove(lane, issued.token)])
            assertTells(yield* Effect.flip(Effect.asVoid(call)), /it was deleted: open the store again/)
        }),
      )
    }),
  )
})

describe("a file that is not as it was written", () => {
  const damages: ReadonlyArray<readonly [string, (file: string, directory: string) => void]> = [
    ["is empty", (file) => truncateSync(file, 0)],
    ["is cut off", (file) => truncateSync(file, statSync(file).size - 1)],
    [
      "has another letter",
      (file) =>
        writeFileSync(
          file,
          readFileSync(file, "utf8").replace(/.$/, (last) => (last === "0" ? "1" : "0")),
        ),
    ],
    ["is of bytes", (file) => writeFileSync(file, randomBytes(500))],
    ["is very large", (file) => truncateSync(file, 1e12)],
    ["is a directory", (file) => (rmSync(file), mkdirSync(file))],
    ["is a link", (file) => (renameSync(file, `${file}.moved`), symlinkSync(`${file}.moved`, file))],
    ["is a pipe that nobody writes to", (file) => (rmSync(file), execFileSync("mkfifo", [file]))],
    [
      "is another lane's",
      (file, directory) => {
        const other = filesIn(directory).find((path) => path.includes(laneOf(otherLane)))!
        writeFileSync(file, readFileSync(other))
      },
    ],
  ]

  it.live.each(damages)("because it %s is a typed error and no token, and the next token replaces it", ([, damage]) =>
    Effect.gen(function* () {
      const directory = yield* temporaryDirectory
      yield* on(directory, (store) =>
        Effect.gen(function* () {
          yield* store.set(lane, issued)
          yield* store.set(otherLane, { ...issued, token: Redacted.make("t-other") })
          damage(
            filesIn(directory).find((path) => path.includes(laneOf(lane)))!,
            directory,
          )
          assertTells(yield* Effect.flip(store.get(lane)), /damaged|not written by this store|a link/)
          // The other lane does not notice.
          assert.strictEqual(Redacted.value(Option.getOrThrow(yield* store.get(otherLane)).token), "t-other")
          yield* store.set(lane, issued)
          assert.strictEqual(Redacted.value(Option.getOrThrow(yield* store.get(lane)).token), text)
        }),
      )
    }),
  )

  it.live("because it was sealed with another key is one, too", () =>
    Effect.gen(function* () {
      const directory = yield* temporaryDirectory
      yield* on(directory, (store) => store.set(lane, issued))
      assertTells(yield* Effect.flip(on(directory, (store) => store.get(lane), newKey())), /sealed with another key/)
    }),
  )

  it.live("or was put there by somebody else under a name of its own, is left alone", () =>
    Effect.gen(function* () {
      const directory = yield* temporaryDirectory
      for (const name of ["README", `${laneOf(lane)}.token`, ".draft", "a.1.2.3.4.token"])
        writeFileSync(join(directory, name), "x")
      yield* on(directory, (store) => Effect.andThen(store.set(lane, issued), store.get(lane)))
      assert.strictEqual(readdirSync(directory).length, 5)
    }),
  )
})
