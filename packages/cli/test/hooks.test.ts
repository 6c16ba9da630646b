import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { allScopes, changeApp, Sandbox } from "@feishu-recall/sandbox"
import { Effect, Redacted } from "effect"
import { exitCodes } from "../src/exitCode.ts"
import { signature } from "../src/hooks/webhookBody.ts"
import { runCommand, temporaryDirectory } from "./runCommand.ts"
import { sideBySide } from "./sideBySide.ts"
import { webhookServer } from "./webhookServer.ts"

/** Refused at once: to be confirmed takes its time. */
const tooLate = 24 * 30

const botPath = "/open-apis/bot/v2/hook/7b2f8c52-SECRET"

const sandbox = Sandbox.layer()

describe("somebody is told", () => {
  const start = Effect.fnUntraced(function* (
    directory: string,
    args: ReadonlyArray<string>,
    environment: Readonly<Record<string, string>> = {},
  ) {
    const { credentials, stage, url } = yield* Sandbox
    const ids = yield* stage({ count: 2, people: 5, sentHoursAgo: tooLate })
    const lane = ["--app-id", credentials.appId, "--base-url", url]
    const secret = Redacted.value(credentials.appSecret)
    const ended = yield* runCommand(["recall", "--yes", ...ids, ...lane, "--reason", "wrong figures", ...args], {
      directory,
      secret,
      environment,
    })
    return { ...ended, secret }
  })

  it.live(
    "by a command and a webhook when it has ended; both get the summary, neither a secret",
    () =>
      Effect.gen(function* () {
        const directory = yield* temporaryDirectory
        const server = yield* webhookServer
        const command = "cat > told.json; env > told.env; echo printed"
        const { exitCode, secret, stderr, stdout } = yield* start(directory, ["--json", "--on-done", command], {
          FEISHU_RECALL_WEBHOOK: `${server.url}/hook/SECRET`,
          FEISHU_RECALL_WEBHOOK_SECRET: "SECRET",
        })
        assert.strictEqual(exitCode, exitCodes.notAllConfirmed, stderr)
        const told = readFileSync(join(directory, "told.json"), "utf8")
        const summary = JSON.parse(stdout.trimEnd().split("\n").at(-1)!) as { readonly campaignId: string }
        const { campaignId } = summary
        const message = JSON.parse(told) as Record<string, unknown>
        assert.deepInclude(message, { ...summary, type: "summary", result: "notAllConfirmed", exitCode: 1 })
        assert.match(String(message["text"]), /^Recall ended: 0 of 2 batch messages confirmed\n/)
        assert.deepEqual(
          server.delivered.map(({ body, method, path }) => [method, path, body]),
          [["POST", "/hook/SECRET", told.trimEnd()]],
        )
        const environment = readFileSync(join(directory, "told.env"), "utf8")
        assert.include(environment, `FEISHU_RECALL_CAMPAIGN=${campaignId}\n`)
        assert.include(environment, "FEISHU_RECALL_RESULT=notAllConfirmed\n")
        assert.include(environment, "FEISHU_RECALL_EXIT_CODE=1\n")
        assert.notInclude(environment, secret)
        assert.notInclude(environment, "SECRET=SECRET")
        assert.notInclude(environment, server.url)
        // What the command prints is for people, and stdout is for programs.
        assert.include(stderr, "printed\n")
        assert.notInclude(stdout, "printed")
        assert.notInclude(stdout + stderr, "SECRET")
      }).pipe(Effect.scoped, Effect.provide(sandbox)),
    sideBySide,
  )

  it.live(
    "in the group of a custom bot when a person is needed; and by `resume` as well",
    () =>
      Effect.gen(function* () {
        const { credentials, platform } = yield* Sandbox
        const directory = yield* temporaryDirectory
        const server = yield* webhookServer
        server.answer = () => ({ status: 200, body: '{"code":0,"msg":"success","data":{}}' })
        const environment = {
          FEISHU_RECALL_WEBHOOK: server.url + botPath,
          FEISHU_RECALL_WEBHOOK_SECRET: "demo",
        }
        changeApp(platform, credentials.appId, { scopes: [] })
        const ended = yield* start(directory, [], environment)
        assert.strictEqual(ended.exitCode, exitCodes.blocked, ended.stderr)
        const { content, msg_type, sign, timestamp } = JSON.parse(server.delivered[0]!.body) as {
          readonly msg_type: string
          readonly timestamp: string
          readonly sign: string
          readonly content: {
            readonly post: {
              readonly zh_cn: { readonly title: string; readonly content: Array<Array<{ text: string }>> }
            }
          }
        }
        assert.strictEqual(msg_type, "post")
        assert.strictEqual(sign, signature(Number(timestamp), Redacted.make("demo")).sign)
        assert.isBelow(Math.abs(Date.now() / 1_000 - Number(timestamp)), 60)
        const { content: lines, title } = content.post.zh_cn
        assert.strictEqual(title, "Recall needs a person: 2 of 2 batch messages wait")
        const text = lines.map((line) => line.map((node) => node.text).join("")).join("\n")
        assert.match(text, /^c-\S+\n"wrong figures", ordered by .+\nApp cli_/)
        assert.include(text, "im:message:send_multi_users")

        const campaign = /c-\S+/.exec(text)![0]
        const done = yield* runCommand(["resume", campaign, "--reason", "granted"], {
          directory,
          secret: ended.secret,
          environment,
        })
        assert.strictEqual(done.exitCode, exitCodes.blocked, done.stderr)
        changeApp(platform, credentials.appId, { scopes: allScopes })
        assert.lengthOf(server.delivered, 2)
        assert.include(server.delivered[1]!.body, "Recall needs a person: 2 of 2 batch messages wait")
      }).pipe(Effect.scoped, Effect.provide(sandbox)),
    sideBySide,
  )

  it.live(
    "not when it was stopped; and what does not work is said, without the URL, and changes no exit code",
    () =>
      Effect.gen(function* () {
        const { credentials, stage, url } = yield* Sandbox
        const directory = yield* temporaryDirectory
        const server = yield* webhookServer
        server.answer = () => ({ status: 404, body: "no such hook" })
        const failing = yield* start(directory, ["--on-done", "exit 7", "--webhook", `${server.url}/SECRET`])
        assert.strictEqual(failing.exitCode, exitCodes.notAllConfirmed)
        assert.include(failing.stderr, "the command of --on-done was not told: it ended with 7\n")
        assert.include(failing.stderr, "the webhook was not told: it answered 404\n")
        assert.include(failing.stderr, "--webhook can be seen by every user of this machine")
        assert.notInclude(failing.stdout + failing.stderr, "SECRET")
        assert.lengthOf(server.delivered, 1)

        const ids = yield* stage({ count: 20, people: 5, sentHoursAgo: 1 })
        writeFileSync(join(directory, "ids.txt"), ids.join("\n"))
        const lane = ["--app-id", credentials.appId, "--base-url", url]
        const stopped = yield* runCommand(
          [
            "recall",
            "--yes",
            "--from",
            "ids.txt",
            ...lane,
            "--reason",
            "wrong figures",
            "--on-done",
            "echo told > told.txt",
          ],
          {
            directory,
            secret: failing.secret,
            on: { text: "to take back", act: (kill) => kill("SIGINT") },
          },
        )
        assert.strictEqual(stopped.exitCode, exitCodes.interrupted, stopped.stderr)
        assert.isFalse(existsSync(join(directory, "told.txt")))
      }).pipe(Effect.scoped, Effect.provide(sandbox)),
    sideBySide,
  )

  it.live(
    "of a webhook that can't be: before anything is stored",
    () =>
      Effect.gen(function* () {
        const directory = yield* temporaryDirectory
        const ended = yield* start(directory, ["--webhook", "ftp://SECRET"])
        assert.strictEqual(ended.exitCode, exitCodes.badInput)
        assert.include(ended.stderr, "--webhook takes a URL that begins with https:// or http://")
        assert.notInclude(ended.stderr, "SECRET")
        assert.isFalse(existsSync(join(directory, "feishu-recall.db")))
        const shown = yield* runCommand(["config", "show"], {
          directory,
          environment: {
            FEISHU_RECALL_WEBHOOK: "https://a.example/SECRET",
            FEISHU_RECALL_ON_DONE: "notify --key SECRET",
          },
        })
        assert.include(shown.stdout, "https://a.example/…")
        assert.notInclude(shown.stdout, "SECRET")
      }).pipe(Effect.scoped, Effect.provide(sandbox)),
    sideBySide,
  )
})
