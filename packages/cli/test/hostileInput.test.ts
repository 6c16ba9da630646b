import { readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { assert, layer } from "@effect/vitest"
import { Sandbox } from "@feishu-recall/sandbox"
import { Effect, Redacted } from "effect"
import { runCommand, temporaryDirectory } from "./runCommand.ts"

const right = "bm-dc13264520392913993dd051dba21dcf"
const order = ["--by", "lin.wei", "--reason", "wrong figures"]
const escape = "\u001B[2J\u001B]0;owned\u0007"

layer(Sandbox.layer(), { excludeTestServices: true })("hostile input to the command", (it) => {
  const run = Effect.fnUntraced(function* (
    args: ReadonlyArray<string>,
    options: { readonly file?: string | Buffer; readonly lane?: ReadonlyArray<string> } = {},
  ) {
    const { credentials, ledger, url } = yield* Sandbox
    const directory = yield* temporaryDirectory
    if (options.file !== undefined) writeFileSync(join(directory, "ids.txt"), options.file)
    const before = { calls: ledger.total(), files: readdirSync(directory) }
    const [command = "", ...rest] = args
    const lane = options.lane ?? ["--app-id", credentials.appId, "--base-url", url]
    const started = performance.now()
    const ended = yield* runCommand([command, ...lane, ...rest], {
      directory,
      secret: Redacted.value(credentials.appSecret),
      // Ends a process whose memory grows with what it is given.
      environment: { NODE_OPTIONS: "--max-old-space-size=700" },
    })
    assert.strictEqual(ended.exitCode, 2, ended.stderr.slice(0, 2_000))
    assert.strictEqual(ended.stdout, "")
    assert.notMatch(ended.stderr, /[^\P{Cc}\n]|[\u202A-\u202E\u2066-\u2069]/u)
    assert.notMatch(ended.stderr, /\n\s+at |node:internal|has a bug/)
    assert.isBelow(ended.stderr.length, 20_000)
    assert.deepEqual({ calls: ledger.total(), files: readdirSync(directory) }, before)
    return { ...ended, millis: performance.now() - started }
  })

  it.effect(
    "ids that reach elsewhere or write to the terminal are refused with their places, from a file and by hand",
    () =>
      Effect.gen(function* () {
        const hostile = [
          "../../auth/v3/tenant_access_token/internal",
          `${right}/../x`,
          `${right}?x=1`,
          `${right}#x`,
          `${right}\0`,
          `${right}${escape}`,
          right.replace("b", "Ь"),
          `bm-${"a".repeat(100_000)}`,
        ]
        const inFile = yield* run(["recall", "--yes", "--from", "ids.txt", ...order], {
          file: [right, ...hostile].join("\r\n"),
        })
        for (const line of hostile.keys()) assert.include(inFile.stderr, `ids.txt:${line + 2}:`)
        assert.include(inFile.stderr, "1 other id is right")
        const byHand = [right, `${right}\r\nx: 1`, "../x", `om${escape}`]
        for (const args of [
          ["recall", "--yes", ...byHand, ...order],
          ["reread", ...order, ...byHand],
        ]) {
          const { stderr } = yield* run(args)
          for (const place of ["argument 2:", "argument 3:", "argument 4:"]) assert.include(stderr, place)
        }
      }).pipe(Effect.scoped),
  )

  it.effect("a file of a million lines, none of them an id, is told in a few lines, soon, and in little memory", () =>
    Effect.gen(function* () {
      const ended = yield* run(["recall", "--yes", "--from", "ids.txt", ...order], {
        file: "om_0123456789\n".repeat(1_000_000),
      })
      assert.include(ended.stderr, "1,000,000 ids can't be used")
      assert.include(ended.stderr, "and 999,990 more faults")
      assert.isBelow(ended.millis, 20_000)
      const last = yield* run(["recall", "--yes", "--from", "ids.txt", ...order], {
        file: `${right}\n`.repeat(999_999) + "om_x\n",
      })
      assert.include(last.stderr, "ids.txt:1000000:")
      assert.include(last.stderr, "999,998 repeated ids are left out")
    }).pipe(Effect.scoped),
  )

  it.effect("a file without an end and a folder are refused", () =>
    Effect.gen(function* () {
      assert.include((yield* run(["recall", "--yes", "--from", ".", ...order])).stderr, "EISDIR")
      if (process.platform === "win32") return
      assert.include((yield* run(["recall", "--yes", "--from", "/dev/zero", ...order])).stderr, "split it")
    }).pipe(Effect.scoped),
  )

  it.effect("names, reasons, campaigns and flags that write to the terminal are refused, and don't", () =>
    Effect.gen(function* () {
      for (const args of [
        [
          "recall",
          "--yes",
          right,
          "--by",
          `lin${escape}`,
          "--reason",
          "wrong\nfigures",
          "--from",
          `nowhere${escape}.txt`,
        ],
        ["resume", `c-20261123-0547-3f9a2b${escape}`],
        ["pause", "c-20261123-0547-3f9a2b", "--by", `lin${escape}`, "--reason", "\u202Eserugif gnorw"],
        ["recall", "--yes", `--nonsense${escape}`],
      ])
        yield* run(args)
    }).pipe(Effect.scoped),
  )

  it.effect("platforms that hide something are refused by every order, and what they hide is not shown", () =>
    Effect.gen(function* () {
      for (const [args, baseUrl] of [
        [["recall", "--yes", right, ...order], "https://admin:MARKED-PASSWORD@open.feishu.cn"],
        [["pause", "c-20261123-0547-3f9a2b", ...order], "https://open.feishu.cn?key=MARKED-PASSWORD"],
        [["reread", ...order, right], "https://open.feishu.cn\\@MARKED-PASSWORD"],
      ] as const) {
        const { stderr } = yield* run(args, { lane: ["--app-id", "cli_a", "--base-url", baseUrl] })
        assert.include(stderr, "--base-url takes scheme and host", baseUrl)
        assert.notInclude(stderr.toUpperCase(), "MARKED-PASSWORD")
      }
    }).pipe(Effect.scoped),
  )
})
