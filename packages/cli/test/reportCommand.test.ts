import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { assert, layer } from "@effect/vitest"
import { Sandbox } from "@feishu-recall/sandbox"
import { Effect, Redacted } from "effect"
import { exitCodes } from "../src/exitCode.ts"
import { runCommand, temporaryDirectory } from "./runCommand.ts"

layer(Sandbox.layer(), { excludeTestServices: true })("a report of a campaign that was run", (it) => {
  it.effect("tells the same in every format, of what is true on the platform", () =>
    Effect.gen(function* () {
      const { credentials, ledger, stage, url } = yield* Sandbox
      const directory = yield* temporaryDirectory
      const back = yield* stage({ count: 4, people: 5, sentHoursAgo: 1 })
      const late = yield* stage({ count: 2, people: 5, sentHoursAgo: 24 * 30 })
      const run = (...args: ReadonlyArray<string>) =>
        runCommand(args, {
          directory,
          secret: Redacted.value(credentials.appSecret),
          environment: { TZ: "Asia/Shanghai" },
        })
      const file = (name: string) => readFileSync(join(directory, name), "utf8")
      const recalled = yield* run(
        "recall",
        ...back,
        ...late,
        "--quiet",
        "--yes",
        `--app-id=${credentials.appId}`,
        `--base-url=${url}`,
        "--by=lin.wei",
        "--label=payroll",
        "--reason=wrong <script>figures</script>",
      )
      assert.strictEqual(recalled.exitCode, exitCodes.notAllConfirmed, recalled.stderr)
      const calls = ledger.total()

      // What recall printed at its end, word for word, and then more.
      const text = yield* run("report", "payroll")
      assert.strictEqual(text.exitCode, exitCodes.confirmed, text.stderr)
      assert.strictEqual(text.stdout.slice(0, recalled.stdout.length), recalled.stdout)
      assert.match(text.stdout, /opened by lin\.wei: wrong <script>figures<\/script>/)
      assert.include(text.stdout, "Times are of Asia/Shanghai (UTC+08:00).")

      const json = yield* run("report", "payroll", "--format", "json")
      const whole = JSON.parse(json.stdout) as {
        readonly calls: number
        readonly course: { readonly spans: ReadonlyArray<{ readonly calls: number; readonly confirmed: number }> }
        readonly recalls: ReadonlyArray<{ readonly id: string; readonly status: string; readonly logId: string }>
      }
      assert.strictEqual(
        whole.course.spans.reduce((sum, span) => sum + span.calls, 0),
        whole.calls,
      )
      assert.strictEqual(
        whole.course.spans.reduce((sum, span) => sum + span.confirmed, 0),
        back.length,
      )
      assert.deepEqual(
        whole.recalls.map(({ id, status }) => ({ id, status })),
        [...back.map((id) => ({ id, status: "confirmed" })), ...late.map((id) => ({ id, status: "refused" }))],
      )
      for (const { logId } of whole.recalls) assert.match(logId, /^\w{20,}$/)

      const lines = yield* run("report", "payroll", "--json")
      const records = lines.stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as { readonly type: string })
      assert.deepEqual(
        records.map(({ type }) => type),
        [...whole.recalls.map(() => "recall"), "course", "history", "summary"],
      )

      const csv = yield* run("report", "payroll", "--format", "csv", "--bom", "--timezone", "UTC")
      assert.isTrue(csv.stdout.startsWith("\uFEFFordinal,id,"))
      assert.lengthOf(csv.stdout.match(/T\d\d:\d\d:\d\d\.\d{3}\+00:00,/g)!, 3 * back.length + 2 * late.length)
      assert.lengthOf(csv.stdout.split("\r\n"), 1 + whole.recalls.length + 1)

      writeFileSync(join(directory, "report.html"), "the one of yesterday")
      const html = yield* run("report", "payroll", "--format", "html", "--lang", "zh", "--output", "report.html")
      assert.strictEqual(html.stdout, "")
      assert.strictEqual(html.stderr, "The report is in report.html\n")
      assert.match(file("report.html"), /^<!doctype html>\n<html lang="zh-CN">[^]*<\/html>\n$/)
      assert.include(file("report.html"), "时间均为 Asia/Shanghai (UTC+08:00) 时区。")
      assert.include(file("report.html"), "wrong &lt;script&gt;figures&lt;/script&gt;")
      assert.deepEqual(
        readdirSync(directory).filter((name) => name.endsWith(".part")),
        [],
      )
      // It reads the store and asks the platform nothing.
      assert.strictEqual(ledger.total(), calls)
    }).pipe(Effect.scoped),
  )

  it.effect("is refused before anything is read or written, with all that is wrong", () =>
    Effect.gen(function* () {
      const directory = yield* temporaryDirectory
      const wrong = yield* runCommand(
        ["report", "payroll", "--json", "--format", "md", "--bom", "--timezone", "Mars"],
        { directory },
      )
      assert.strictEqual(wrong.exitCode, exitCodes.badInput)
      assert.deepEqual(wrong.stderr.trimEnd().split("\n"), [
        '--timezone knows no zone "Mars": name one as Asia/Shanghai or UTC',
        "--json and --format both say what stdout gets: leave one of them out, or name a file with --output",
        "--bom is for --format csv: leave it out, or ask for csv",
      ])
      assert.isFalse(existsSync(join(directory, "feishu-recall.db")))
    }).pipe(Effect.scoped),
  )
})
