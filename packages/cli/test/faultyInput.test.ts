import { existsSync, readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { assert, layer } from "@effect/vitest"
import { Sandbox } from "@feishu-recall/sandbox"
import { Effect, Redacted } from "effect"
import { runCommand, temporaryDirectory } from "./runCommand.ts"

const order = ["--by", "lin.wei", "--reason", "wrong figures"]
const right = "bm-dc13264520392913993dd051dba21dcf"

layer(Sandbox.layer(), { excludeTestServices: true })("faulty input", (it) => {
  const run = Effect.fnUntraced(function* (file: string | Buffer, args: ReadonlyArray<string> = []) {
    const { credentials, ledger, url } = yield* Sandbox
    const directory = yield* temporaryDirectory
    writeFileSync(join(directory, "ids.txt"), file)
    const lane = ["--app-id", credentials.appId, "--base-url", url]
    const before = ledger.total()
    const ended = yield* runCommand(["recall", "--yes", "--from", "ids.txt", ...lane, ...order, ...args], {
      directory,
      secret: Redacted.value(credentials.appSecret),
    })
    return { ...ended, calls: ledger.total() - before, left: readdirSync(directory).toSorted() }
  })

  it.effect("is told all at once with its places, before any call and without a store", () =>
    Effect.gen(function* () {
      const lines = ["\uFEFFbm-", "", ` ${right} `, "om_dc13264520392913993dd051dba21dcf", right, "hello"]
      const ended = yield* run([...lines, ...Array.from({ length: 12 }, () => "bm-x")].join("\r\n"))
      assert.strictEqual(ended.exitCode, 2)
      assert.strictEqual(ended.stdout, "")
      assert.strictEqual(ended.calls, 0)
      assert.deepEqual(ended.left, ["ids.txt"])
      for (const place of ["ids.txt:1:", "ids.txt:4:", "ids.txt:6:", "ids.txt:7:"]) assert.include(ended.stderr, place)
      assert.include(ended.stderr, "15 ids can't be used")
      assert.include(ended.stderr, "this is the id of a single message")
      assert.include(ended.stderr, "and 5 more faults")
      assert.include(ended.stderr, `ids.txt:5: ${right} stands at ids.txt:3 already`)
    }).pipe(Effect.scoped),
  )

  it.effect("is a number out of its range, told in words of people", () =>
    Effect.gen(function* () {
      for (const [flag, least] of [
        ["--canary", "-1"],
        ["--max", "0"],
      ] as const) {
        const ended = yield* run(right, [flag, least])
        assert.strictEqual(ended.exitCode, 2)
        assert.match(
          ended.stderr,
          new RegExp(`^Invalid value for flag ${flag}: "${least}"\\. Expected a value .*--help\n$`),
        )
      }
    }).pipe(Effect.scoped),
  )

  it.effect("is told of arguments and a file together, with the number of the argument", () =>
    Effect.gen(function* () {
      const ended = yield* run("bm-\n", [right, "om_x"])
      assert.strictEqual(ended.exitCode, 2)
      assert.include(ended.stderr, "argument 2:")
      assert.include(ended.stderr, "ids.txt:1:")
    }).pipe(Effect.scoped),
  )

  it.effect("is also a list without ids, a file that is not there, and an order without a reason", () =>
    Effect.gen(function* () {
      const empty = yield* run("\r\n \n")
      const gone = yield* run(right, ["--from", "nowhere.txt"])
      const silent = yield* run(right, ["--reason", ""])
      for (const ended of [empty, gone, silent]) {
        assert.strictEqual(ended.exitCode, 2)
        assert.lengthOf(ended.stderr.trim().split("\n"), 1)
        assert.strictEqual(ended.calls, 0)
        assert.deepEqual(ended.left, ["ids.txt"])
      }
    }).pipe(Effect.scoped),
  )

  it.effect("is a wrong flag too, and stdout stays empty for it", () =>
    Effect.gen(function* () {
      const directory = yield* temporaryDirectory
      const cases = [
        ["recall", "--yes", "--json", "--nonsense"],
        ["recall", "--yes", right, "--app-id", "cli a", ...order],
        ["recall", "--yes", right, "--app-id", "cli_a", "--base-url", "open.feishu.cn", ...order],
        ["status", "yesterday"],
      ]
      for (const args of cases) {
        const ended = yield* runCommand(args, { directory, secret: "none" })
        assert.strictEqual(ended.exitCode, 2, args.join(" "))
        assert.strictEqual(ended.stdout, "", args.join(" "))
        assert.lengthOf(ended.stderr.trim().split("\n"), 1, ended.stderr)
        assert.isFalse(existsSync(join(directory, "feishu-recall.db")), args.join(" "))
      }
    }).pipe(Effect.scoped),
  )

  it.effect("is no file of a Windows editor: UTF-16 and its mark are read", () =>
    Effect.gen(function* () {
      const ended = yield* run(Buffer.from(`\uFEFF${right}\r\nbm-\r\n`, "utf16le"))
      assert.strictEqual(ended.exitCode, 2)
      assert.include(ended.stderr, "1 other id is right")
    }).pipe(Effect.scoped),
  )
})
