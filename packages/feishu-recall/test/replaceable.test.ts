import { EventStoreMemory, HostTokens, SelfBuiltApp } from "@feishu-recall/core"
import { assert, describe, it } from "@effect/vitest"
import { Redacted } from "effect"
import { randomBytes } from "node:crypto"
import { existsSync, readdirSync } from "node:fs"
import { createServer } from "node:http"
import { once } from "node:events"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { createRecallerWith } from "../src/effect.ts"
import { createRecaller, limits } from "../src/index.ts"
import { brisk, openSandbox } from "./openSandbox.ts"

const tokenOf = async (url: string, appId: string, appSecret: string): Promise<string> => {
  const body = JSON.stringify({ app_id: appId, app_secret: appSecret })
  const answer = await fetch(`${url}/open-apis/auth/v3/tenant_access_token/internal`, { method: "POST", body })
  return ((await answer.json()) as { readonly tenant_access_token: string }).tenant_access_token
}

describe("each part can be another one", () => {
  it.concurrent("tokens of the host", async () => {
    await using sandbox = await openSandbox()
    const { appId, appSecret, baseUrl = "", store } = sandbox.recaller
    let asked = 0
    const getToken = async () => {
      asked++
      return { token: await tokenOf(baseUrl, appId, appSecret), expiresAt: Date.now() + 3_600_000 }
    }
    await using recaller = await createRecallerWith({ appId, baseUrl, store, getToken }, { policy: brisk })
    const [id = ""] = await sandbox.stageNow(1)
    assert.strictEqual((await recaller.recall(id)).outcome, "confirmed")
    assert.strictEqual(asked, 1)
  })

  it.concurrent("tokens in sealed files", async () => {
    await using sandbox = await openSandbox()
    const folder = join(sandbox.folder, "tokens")
    const tokenKey = randomBytes(32).toString("base64")
    const options = { ...sandbox.recaller, tokenStore: `file:${folder}`, tokenKey }
    await using recaller = await createRecallerWith(options, { policy: brisk })
    const [id = ""] = await sandbox.stageNow(1)
    assert.strictEqual((await recaller.recall(id)).outcome, "confirmed")
    assert.isNotEmpty(readdirSync(folder))
  })

  it.concurrent("a proxy", async () => {
    await using sandbox = await openSandbox()
    const proxy = createServer((_, response) => response.writeHead(502).end()).on("connect", (_, socket) => {
      met++
      socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n")
    })
    let met = 0
    proxy.listen(0, "127.0.0.1")
    await once(proxy, "listening")
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
    const recaller = await createRecaller({ ...sandbox.recaller, transport: { proxy: url }, logger: () => undefined })
    const [id = ""] = await sandbox.stageNow(1)
    // The platform can't be reached: the order is taken all the same.
    const { campaignId } = await recaller.campaign([id]).sealed
    assert.strictEqual((await recaller.progress(campaignId)).open, 1)
    assert.strictEqual(sandbox.ledger.callsOf("recall", id), 0)
    assert.isAtLeast(met, 1)
    await recaller.close()
    proxy.close()
  })

  it.concurrent("layers, for those with Effect", async () => {
    await using sandbox = await openSandbox()
    const { appId, appSecret, ...options } = sandbox.recaller
    const tokenSource = SelfBuiltApp({ appId, appSecret: Redacted.make(appSecret) })
    const layers = { store: EventStoreMemory, tokenSource, policy: brisk }
    await using recaller = await createRecallerWith({ ...options, appId }, layers)
    const [id = ""] = await sandbox.stageNow(1)
    assert.strictEqual((await recaller.recall(id)).outcome, "confirmed")
    assert.isFalse(existsSync(join(sandbox.folder, "recalls.db")))
    assert.isFunction(HostTokens)
  })
})

describe("the log", () => {
  it.concurrent("goes to a function of the host, and one that throws ends no recall", async () => {
    await using sandbox = await openSandbox()
    await sandbox.run(sandbox.changeWeather({ byApi: { recall: { fault500: 1 } } }))
    const levels = new Set<string>()
    const logger = ({ level }: { readonly level: string }) => {
      levels.add(level)
      throw new Error("a log that breaks")
    }
    await using recaller = await createRecallerWith({ ...sandbox.recaller, logger }, { policy: brisk })
    const [id = ""] = await sandbox.stageNow(1)
    const running = recaller.campaign([id])
    await running.sealed
    await sandbox.run(sandbox.changeWeather({ byApi: { recall: { fault500: 0 } } }))
    assert.strictEqual((await running.report()).confirmed, 1)
    assert.isTrue([...levels].every((level) => ["info", "warn", "error"].includes(level)))
  })
})

describe("what a long campaign costs whoever watches", () => {
  it("is a page of the log at a time, with nothing left out: eventsPerPage", async () => {
    await using sandbox = await openSandbox()
    await using recaller = await createRecallerWith(sandbox.recaller, { policy: { ...brisk, windows: unlimited } })
    const ids = await sandbox.stageNow(limits.eventsPerPage / 2, 1)
    await sandbox.run(sandbox.changeSettings({ limits: noLimits }))
    const running = recaller.campaign(ids)
    await running.report()
    const outcomes: Array<string> = []
    // Everything stands in the log by now: far more events than a page has.
    for await (const event of running) if (event.type === "outcome") outcomes.push(event.id)
    assert.sameMembers(outcomes, [...ids])
    assert.isAbove((await recaller.report((await running.sealed).campaignId)).calls, 0)
  })
})

const unlimited = { recall: [], progress: [] }
const noLimits = { recall: null, get_progress: null }
