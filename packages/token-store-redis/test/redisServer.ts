import { afterAll, beforeAll, describe } from "@effect/vitest"
import { createClient } from "@redis/client"
import { Effect, Redacted, type Scope } from "effect"
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"

const told = process.env["TEST_REDIS_URL"]
const hasProgram = spawnSync("redis-server", ["--version"]).status === 0

let shared = told ?? ""

/** Where the tests of `withRedis` find their server. */
export const redisUrl = () => Redacted.make(shared)

/** On the server of `TEST_REDIS_URL`, else on one of its own; without either the tests are skipped, which fails in CI. */
export const withRedis = (tests: () => void): void => {
  describe.skipIf(told === undefined && !hasProgram)(
    "needs Redis: apt-get install redis-server, or set TEST_REDIS_URL",
    () => {
      if (told === undefined) {
        let server: RedisServer | undefined
        beforeAll(async () => {
          server = await startServer([])
          shared = server.url
        })
        afterAll(() => server?.stop())
      }
      tests()
    },
  )
}

/** For tests that kill or fill their server: always one of their own. */
export const withOwnRedis = (tests: () => void): void => {
  describe.skipIf(!hasProgram)("needs Redis: apt-get install redis-server", () => {
    tests()
  })
}

interface RedisServer {
  readonly url: string
  readonly port: number
  readonly signal: (signal: NodeJS.Signals) => void
  readonly kill: () => Promise<void>
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
}

export const ownRedis = (...options: ReadonlyArray<string>): Effect.Effect<RedisServer, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.promise(() => startServer(options)),
    (server) => Effect.promise(server.stop),
  )

/** Runs a command as somebody else, past the store. */
export const command = (url: string, ...words: ReadonlyArray<string>) =>
  Effect.acquireUseRelease(
    Effect.promise(() => createClient({ url, RESP: 2 }).connect()),
    (client) => Effect.promise(() => client.sendCommand(words)),
    (client) => Effect.sync(() => client.destroy()),
  )

const startServer = async (options: ReadonlyArray<string>): Promise<RedisServer> => {
  const port = await freePort()
  const directory = mkdtempSync(join(tmpdir(), "token-store-redis-"))
  let child: ChildProcess | undefined
  const start = async () => {
    const fixed = ["--port", `${port}`, "--bind", "127.0.0.1", "--save", "", "--dir", directory]
    child = spawn("redis-server", [...fixed, ...options], { stdio: ["ignore", "pipe", "inherit"] })
    for await (const text of child.stdout!.setEncoding("utf8")) if (String(text).includes("Ready to accept")) break
  }
  const kill = async () => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, "exit")
    child.kill("SIGKILL")
    await ended
  }
  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    signal: (signal) => child?.kill(signal),
    kill,
    start,
    stop: async () => {
      await kill()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  server.close()
  await once(server, "close")
  return typeof address === "object" && address !== null ? address.port : 0
}
