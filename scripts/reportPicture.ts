import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { Effect, Redacted } from "effect"
import { type CommandRun, runCommand } from "../packages/cli/test/runCommand.ts"
import { Sandbox } from "../packages/sandbox/src/index.ts"

// Makes packages/cli/docs/report.png: the report of a campaign that was really run against the sandbox, in Debian's own
// browser. It takes two minutes: node scripts/reportPicture.ts

const browser = process.env["CHROMIUM"] ?? "/usr/bin/chromium"
const picture = fileURLToPath(new URL("../packages/cli/docs/report.png", import.meta.url))

const make = Effect.gen(function* () {
  const { credentials, stage, url } = yield* Sandbox
  const directory = yield* Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "feishu-recall-picture-"))),
    (path) => Effect.sync(() => rmSync(path, { recursive: true })),
  )
  const run = (args: ReadonlyArray<string>, stopAfter?: number): Effect.Effect<CommandRun> =>
    runCommand([...args, "--app-id", credentials.appId, "--base-url", url, "--by", "lin.wei"], {
      directory,
      secret: Redacted.value(credentials.appSecret),
      environment: { TZ: "Asia/Shanghai" },
      ...(stopAfter === undefined
        ? {}
        : { on: { text: "to take back", act: (kill) => void setTimeout(() => kill("SIGINT"), stopAfter) } }),
    })
  const sent = yield* stage({ count: 1_400, people: 40, sentHoursAgo: 1 })
  const late = yield* stage({ count: 12, people: 25, sentHoursAgo: 24 * 30 })
  writeFileSync(join(directory, "ids.txt"), [...sent.slice(0, 900), ...late, ...sent.slice(900)].join("\n"))
  const order = ["--label", "payroll-november", "--reason", "十一月工资数字有误"]
  yield* run(["recall", "--from", "ids.txt", "--yes", "--canary=0", ...order], 9_000)
  yield* run(["pause", "payroll-november", "--reason", "核对清单"])
  yield* Effect.sleep(30_000)
  const ended = yield* run(["resume", "payroll-november", "--reason", "清单无误"])
  if (ended.exitCode !== 1) return yield* Effect.die(new Error(`the campaign did not end: ${ended.stderr}`))
  const page = join(directory, "report.html")
  const report = ["report", "payroll-november", "--format", "html", "--lang", "zh", "--output", page]
  yield* runCommand(report, { directory, environment: { TZ: "Asia/Shanghai" } })
  execFileSync(
    browser,
    ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1000,1240"].concat(
      `--user-data-dir=${join(directory, "browser")}`,
      `--screenshot=${picture}`,
      `file://${page}`,
    ),
    { stdio: "ignore" },
  )
})

await Effect.runPromise(make.pipe(Effect.scoped, Effect.provide(Sandbox.layer())))
