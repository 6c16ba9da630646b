import { readFileSync, writeFileSync } from "node:fs"
import { request as forward } from "node:http"
import { createServer } from "node:https"
import { type AddressInfo, connect, createServer as createPlainServer, type Server, type Socket } from "node:net"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Sandbox } from "@feishu-recall/sandbox"
import { Effect, Redacted } from "effect"
import { withPrivateServer } from "../../event-store-postgres/test/onServer.ts"
import { redisUrl, withRedis } from "../../token-store-redis/test/redisServer.ts"
import { connectProxy } from "../../transport-http/test/connectProxy.ts"
import { bytesIn, runCommand, temporaryDirectory } from "./runCommand.ts"
import { sideBySide } from "./sideBySide.ts"

const sandbox = Sandbox.layer({ settings: { recallMinMs: 50, recallMaxMs: 200 } })

/** Somebody with a list, and how they run the command: its environment is all that differs. */
const prepare = Effect.fnUntraced(function* (count = 2) {
  const { credentials, stage, url } = yield* Sandbox
  const directory = yield* temporaryDirectory
  const ids = yield* stage({ count, people: 2, sentHoursAgo: 1 })
  writeFileSync(join(directory, "ids.txt"), ids.join("\n"))
  const run = (
    args: ReadonlyArray<string>,
    environment: Readonly<Record<string, string>> = {},
    on?: Parameters<typeof runCommand>[1]["on"],
  ) =>
    runCommand(args, {
      directory,
      secret: Redacted.value(credentials.appSecret),
      environment: { FEISHU_APP_ID: credentials.appId, FEISHU_BASE_URL: url, ...environment },
      ...(on === undefined ? {} : { on }),
    })
  const recall = ["recall", "--from", "ids.txt", "--by", "lin.wei", "--reason", "wrong figures", "--yes"]
  return { directory, ids, recall, run }
})

const key = Buffer.alloc(32, 7).toString("base64")

withPrivateServer("the command", (server) => {
  it.live(
    "remembers everything in PostgreSQL, for any process that names it",
    () =>
      Effect.gen(function* () {
        const { recall, run } = yield* prepare()
        const store = ["--store", server().url]
        const first = yield* run([...recall, ...store], {}, { text: ": campaign c-", act: (kill) => kill("SIGKILL") })
        const campaign = /campaign (c-\S+)/.exec(first.stderr)?.[1] ?? ""
        const gone = yield* run(["resume", campaign, ...store])
        assert.strictEqual(gone.exitCode, 0, gone.stderr)
        const status = yield* run(["status", campaign, ...store])
        assert.match(status.stdout, /It is confirmed\./)
        const doctor = yield* run(["doctor", ...store])
        assert.strictEqual(doctor.exitCode, 0, doctor.stdout)
        assert.match(doctor.stdout, /pass {2}event store +postgres:/)
      }).pipe(Effect.scoped, Effect.provide(sandbox)),
    90_000,
  )

  it.live(
    "waits for a PostgreSQL that is gone for a while, says so, and ends as if nothing had been",
    () =>
      Effect.gen(function* () {
        const { recall, run } = yield* prepare()
        const way = yield* wayTo(server().url)
        const ended = yield* run(
          [...recall, "--store", way.url],
          {},
          { text: "2 accepted", act: () => way.cutFor(6_000) },
        )
        assert.strictEqual(ended.exitCode, 0, ended.stderr)
        assert.include(ended.stderr, "waiting: for the store, which can't be reached now")
      }).pipe(Effect.scoped, Effect.provide(sandbox)),
    90_000,
  )

  it.live("says what is wrong with a database that is not there, or lets nobody in", () =>
    Effect.gen(function* () {
      const { recall, run } = yield* prepare()
      const url = new URL(server().url)
      url.pathname = "/nowhere"
      const ended = yield* run([...recall, "--store", url.href])
      assert.strictEqual(ended.exitCode, 70, ended.stderr)
      assert.include(ended.stderr, "has no such database: check its name, or create it")
    }).pipe(Effect.scoped, Effect.provide(sandbox)),
  )
})

/** A way to a database that can be cut for a while: connections end, and new ones are refused. */
const wayTo = (target: string) =>
  Effect.map(
    Effect.acquireRelease(
      Effect.callback<{ readonly server: Server; readonly sockets: Set<Socket>; readonly gate: { open: boolean } }>(
        (resume) => {
          const { hostname, port } = new URL(target)
          const sockets = new Set<Socket>()
          const gate = { open: true }
          const server = createPlainServer((near) => {
            if (!gate.open) return near.destroy()
            const far = connect(Number(port || 5_432), hostname)
            for (const [one, other] of [
              [near, far],
              [far, near],
            ] as const) {
              sockets.add(one)
              one.on("error", () => undefined).on("close", () => other.destroy())
              one.pipe(other)
            }
            return undefined
          })
          server.listen(0, "127.0.0.1", () => resume(Effect.succeed({ server, sockets, gate })))
        },
      ),
      ({ server, sockets }) =>
        Effect.sync(() => {
          for (const socket of sockets) socket.destroy()
          server.close()
        }),
    ),
    ({ gate, server, sockets }) => {
      const url = new URL(target)
      url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
      const cutFor = (millis: number) => {
        gate.open = false
        for (const socket of sockets) socket.destroy()
        setTimeout(() => (gate.open = true), millis)
      }
      return { url: url.href, cutFor }
    },
  )

/** The first command asks for a token, the second finds it; nothing of it can be read. */
const sharesItsToken = (tokenStore: (folder: string) => string) =>
  Effect.gen(function* () {
    const { ledger } = yield* Sandbox
    const { directory, ids, recall, run } = yield* prepare()
    const folder = yield* temporaryDirectory
    const settings = { FEISHU_RECALL_TOKEN_STORE: tokenStore(folder), FEISHU_RECALL_TOKEN_KEY: key }
    const first = yield* run(recall, settings)
    assert.strictEqual(first.exitCode, 0, first.stderr)
    const before = ledger.total()
    const second = yield* run(["plan", "--probe", "--from", "ids.txt"], settings)
    assert.strictEqual(second.exitCode, 0, second.stderr)
    assert.match(second.stdout, /reach +4 messages delivered by 2 of them/)
    // Its readings, and no call for a token.
    assert.strictEqual(ledger.total() - before, ids.length)
    assert.notMatch(bytesIn(directory) + bytesIn(folder), /t-[0-9a-z]{20}/i)
  }).pipe(Effect.scoped, Effect.provide(sandbox))

describe("the command keeps its token between two runs", () => {
  it.live("in sealed files", () => sharesItsToken((folder) => `file:${folder}`), sideBySide)
})

withRedis(() => {
  it.live("the command keeps its token between two runs in Redis", () =>
    sharesItsToken(() => Redacted.value(redisUrl())),
  )
})

describe("the command finds its way to the platform", () => {
  it.live.each([["--proxy"], ["http_proxy"]] as const)(
    "through a proxy: %s",
    ([named]) =>
      Effect.gen(function* () {
        const { recall, run } = yield* prepare()
        const proxy = yield* connectProxy()
        const ended =
          named === "--proxy"
            ? yield* run([...recall, "--proxy", proxy.url])
            : yield* run(recall, { http_proxy: proxy.url })
        assert.strictEqual(ended.exitCode, 0, ended.stderr)
        assert.isAbove(proxy.asked.length, 0)
      }).pipe(Effect.scoped, Effect.provide(sandbox)),
    sideBySide.timeout,
  )

  it.live(
    "where a private authority signs: by NODE_EXTRA_CA_CERTS, by --ca, and not without either",
    () =>
      Effect.gen(function* () {
        const { recall, run } = yield* prepare()
        const { url } = yield* Sandbox
        const address = yield* behindTls(url)
        const authority = certificate("authority")
        const stranger = yield* run(recall, { FEISHU_BASE_URL: address })
        assert.strictEqual(stranger.exitCode, 2)
        assert.include(stranger.stderr, "the certificate is of an authority that is not trusted here")
        const byNode = yield* run(recall, { FEISHU_BASE_URL: address, NODE_EXTRA_CA_CERTS: authority })
        assert.strictEqual(byNode.exitCode, 0, byNode.stderr)
        // Another store: nothing of it is known there.
        const byUs = yield* run([...recall, "--ca", authority, "--store", "other.db"], { FEISHU_BASE_URL: address })
        assert.strictEqual(byUs.exitCode, 0, byUs.stderr)
      }).pipe(Effect.scoped, Effect.provide(sandbox)),
    90_000,
  )
})

const certificate = (name: string) =>
  new URL(`../../transport-http/test/certificates/${name}.pem`, import.meta.url).pathname

/** The same platform with a certificate that a private authority signed. */
const behindTls = (url: string) =>
  Effect.map(
    Effect.acquireRelease(
      Effect.callback<Server>((resume) => {
        const tls = { key: readFileSync(certificate("server-key")), cert: readFileSync(certificate("server")) }
        const server = createServer(tls, (incoming, outgoing) => {
          const { headers, method, url: path } = incoming
          const onwards = forward(new URL(path ?? "/", url), { method, headers }, (answer) => {
            outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
            answer.pipe(outgoing)
          })
          incoming.pipe(onwards)
        })
        server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
      }),
      (server) => Effect.sync(() => server.close()),
    ),
    (server) => `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
  )
