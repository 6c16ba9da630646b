import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { idOf, json, type ReflectingPlatform, reflectingPlatform } from "./reflectingPlatform.ts"
import { bytesIn, runCommand, temporaryDirectory } from "./runCommand.ts"
import { makeSinks } from "./sinks.ts"

const token = "t-MARKED0token1of2the3tenant"
const secret = "MARKED-secret-of-the-app"
const password = "MARKED-password-of-the-proxy"
const key = "MARKED-key-of-the-store"
const marks = ["MARKED", Buffer.from(`user:${password}`).toString("base64").slice(0, 12)]
const preload = new URL("crashPreload.ts", import.meta.url).href

/** A run of the real command against a platform that repeats everything, and all that the run left behind. */
const runMarked = Effect.fnUntraced(function* (
  platform: ReflectingPlatform,
  options: {
    readonly reactions?: string
    readonly args?: ReadonlyArray<string>
    readonly environment?: Readonly<Record<string, string>>
    readonly prepare?: (directory: string) => void
  } = {},
) {
  const directory = yield* temporaryDirectory
  options.prepare?.(directory)
  const ids = Array.from(options.reactions ?? "0", idOf)
  const lane = ["--app-id", "cli_marked", "--base-url", platform.url]
  const order = ["--by", "lin.wei", "--reason", "wrong figures"]
  const ended = yield* runCommand(["recall", "--yes", ...ids, ...lane, ...order, ...(options.args ?? [])], {
    directory,
    secret,
    environment: options.environment ?? {},
  })
  const sinks = makeSinks()
  sinks.add("stdout", ended.stdout)
  sinks.add("stderr", ended.stderr)
  sinks.add("files", bytesIn(directory))
  assert.deepEqual(sinks.showing(marks), [])
  return { ...ended, bytes: bytesIn(directory) }
})

describe("the command, against a platform that repeats everything it is told", () => {
  it.live("shows no secret on its output and leaves none in its files, whatever becomes of the recalls", () =>
    Effect.gen(function* () {
      const platform = yield* reflectingPlatform(token)
      for (const args of [[], ["--json"]]) {
        const ended = yield* runMarked(platform, { reactions: "01245678d", args })
        assert.strictEqual(ended.exitCode, 3, ended.stderr)
        assert.include(ended.bytes, "Bearer <redacted>")
        assert.isNotEmpty(ended.stdout)
      }
      assert.include(platform.seen.join("\n"), `Bearer ${token}`)
      assert.include(platform.seen.join("\n"), secret)
    }).pipe(Effect.scoped),
  )

  it.live("shows none when it gets no token", () =>
    Effect.gen(function* () {
      const platform = yield* reflectingPlatform(token)
      for (const code of [10_003, 4_711]) {
        platform.issue = (quoted, response) =>
          json(response, code, `${quoted} ${token}`, { tenant_access_token: token })
        assert.strictEqual((yield* runMarked(platform)).exitCode, 2)
      }
      assert.include(platform.seen.join("\n"), secret)
    }).pipe(Effect.scoped),
  )

  it.live("shows no password of a proxy that refuses, is gone or is none", () =>
    Effect.gen(function* () {
      const platform = yield* reflectingPlatform(token)
      const host = platform.url.replace("http://", "")
      for (const proxy of [
        `http://user:${password}@${host}`,
        `http://user:${password}@127.0.0.1:9`,
        `http://user:${password}@[`,
      ])
        assert.strictEqual((yield* runMarked(platform, { environment: { HTTP_PROXY: proxy } })).exitCode, 2)
      assert.include(platform.seen.join("\n"), Buffer.from(`user:${password}`).toString("base64"))
    }).pipe(Effect.scoped),
  )

  it.live("shows nothing of a store's path that stands where a URI has its key", () =>
    Effect.gen(function* () {
      const platform = yield* reflectingPlatform(token)
      // A file stands where the store's folder should be.
      const ended = yield* runMarked(platform, {
        args: ["--store", `folder/store.db?key=${key}`],
        prepare: (directory) => writeFileSync(join(directory, "folder"), ""),
      })
      assert.strictEqual(ended.exitCode, 70)
      assert.include(ended.stderr, "folder/store.db?…")
    }).pipe(Effect.scoped),
  )

  it.live.each([
    { crash: "uncaught", exitCode: 70, said: "has a bug (TypeError)" },
    { crash: "rejection", exitCode: 70, said: "has a bug (TypeError)" },
    { crash: "defect", exitCode: 70, said: "has a bug (TypeError)" },
    { crash: "killed", exitCode: null, said: "" },
  ])("shows none when it breaks down with its secrets in hand ($crash)", ({ crash, exitCode, said }) =>
    Effect.gen(function* () {
      const platform = yield* reflectingPlatform(token)
      const ended = yield* runMarked(platform, {
        reactions: "0124",
        environment: { CRASH: crash, NODE_OPTIONS: `--import=${preload} --stack-trace-limit=100 --trace-uncaught` },
      })
      assert.strictEqual(ended.exitCode, exitCode, ended.stderr)
      assert.include(ended.stderr, said)
      assert.notInclude(ended.stderr, "planted")
      assert.include(platform.seen.join("\n"), crash === "defect" ? secret : `Bearer ${token}`)
    }).pipe(Effect.scoped),
  )
})
