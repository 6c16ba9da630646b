import { assert, describe, it } from "@effect/vitest"
import { changeApp } from "@feishu-recall/sandbox"
import { once } from "node:events"
import { setTimeout as pause } from "node:timers/promises"
import { createRecallerWith } from "../src/effect.ts"
import { createRecaller, limits, type LogEntry } from "../src/index.ts"
import { brisk, openSandbox } from "./openSandbox.ts"

// What a service meets that answers its request and looks no more: its log has to tell what is wrong.
const overhear = () => {
  const lines: Array<LogEntry> = []
  const heard = async (part: string): Promise<LogEntry> => {
    for (let round = 0; round < 100; round++) {
      const line = lines.find(({ message }) => message.includes(part))
      if (line !== undefined) return line
      await pause(50)
    }
    throw new Error(`nobody said ${part}, but: ${lines.map(({ message }) => message).join("; ")}`)
  }
  return { lines, heard, logger: (entry: LogEntry) => void lines.push(entry) }
}

describe("an order that nobody looks at", () => {
  it("and that fails is told to the log, and ends no process", async () => {
    await using sandbox = await openSandbox()
    const { heard, lines, logger } = overhear()
    const unhandled: Array<unknown> = []
    const notice = (error: unknown) => void unhandled.push(error)
    process.on("unhandledRejection", notice)
    const recaller = await createRecaller({ ...sandbox.recaller, logger })
    try {
      recaller.campaign(["om_dc13264520392913993dd051dba21dcf"])
      const line = await heard("a campaign was not ordered")
      assert.strictEqual(line.level, "error")
      assert.include(line.message, "this is the id of a single message")
      // Looked at, it is told to whoever looks, and to nobody else.
      await recaller.campaign([]).sealed.catch(() => undefined)
      await recaller
        .campaign([])
        .report()
        .catch(() => undefined)
      await pause(50)
      assert.lengthOf(lines, 1)
    } finally {
      await recaller.close()
    }
    recaller.campaign(["bm-dc13264520392913993dd051dba21dcf"])
    const [warning] = (await once(process, "warning")) as [Error]
    assert.include(warning.message, "a campaign was not ordered: the recaller is closed")
    process.off("unhandledRejection", notice)
    assert.deepStrictEqual(unhandled, [])
  })
})

describe("a log has what nothing else would say", () => {
  it.concurrent("that the platform can't be reached", async () => {
    await using sandbox = await openSandbox()
    const { heard, logger } = overhear()
    const options = { ...sandbox.recaller, baseUrl: "http://127.0.0.1:1", logger }
    await using recaller = await createRecallerWith(options, { policy: brisk })
    await recaller.campaign(["bm-dc13264520392913993dd051dba21dcf"]).sealed
    assert.strictEqual((await heard("no call can be made")).level, "warn")
  })

  it.concurrent("that the host's tokens fail, without a word of theirs", async () => {
    await using sandbox = await openSandbox()
    const { heard, logger } = overhear()
    const { appId, baseUrl, store } = sandbox.recaller
    const getToken = () => Promise.reject(new Error("t-quoted"))
    await using recaller = await createRecallerWith({ appId, baseUrl, store, getToken, logger }, { policy: brisk })
    await recaller.campaign(["bm-dc13264520392913993dd051dba21dcf"]).sealed
    const { level, message } = await heard("no call can be made")
    assert.strictEqual(level, "warn")
    assert.notInclude(message, "t-quoted")
  })

  it.concurrent("that no token comes: an order waits for it no longer than tokenPatienceMillis, and is taken", async () => {
    await using sandbox = await openSandbox()
    const { heard, logger } = overhear()
    const { appId, baseUrl, store } = sandbox.recaller
    const getToken = () => new Promise<never>(() => undefined)
    const recaller = await createRecallerWith({ appId, baseUrl, store, getToken, logger }, { policy: brisk })
    const orderedAt = performance.now()
    const { count } = await recaller.campaign(["bm-dc13264520392913993dd051dba21dcf"]).sealed
    assert.strictEqual(count, 1)
    assert.approximately(performance.now() - orderedAt, limits.tokenPatienceMillis, 1_500)
    assert.strictEqual((await heard("a token was asked for and none comes")).level, "warn")
    const closedAt = performance.now()
    await recaller.close()
    assert.isBelow(performance.now() - closedAt, 2_000)
  })

  it.concurrent("that the lane is blocked, and what to do", async () => {
    await using sandbox = await openSandbox()
    const { heard, logger } = overhear()
    await using recaller = await createRecallerWith({ ...sandbox.recaller, logger }, { policy: brisk })
    changeApp(sandbox.platform, sandbox.recaller.appId, { scopes: [] })
    await recaller.campaign(await sandbox.stageNow(1)).sealed
    assert.strictEqual((await heard("the lane is blocked: ")).level, "warn")
  })
})
