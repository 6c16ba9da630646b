import { assert, describe, it } from "@effect/vitest"
import { changeApp } from "@feishu-recall/sandbox"
import { setTimeout as pause } from "node:timers/promises"
import { createRecallerWith } from "../src/effect.ts"
import { type CampaignEvent, isRecallError, type Recaller } from "../src/index.ts"
import { brisk, openSandbox } from "./openSandbox.ts"

type Opened = Awaited<ReturnType<typeof openSandbox>>

const open = (sandbox: Opened, more = {}): Promise<Recaller> =>
  createRecallerWith({ ...sandbox.recaller, ...more }, { policy: brisk })

const collect = async (events: AsyncIterable<CampaignEvent>): Promise<Array<CampaignEvent>> => {
  const all: Array<CampaignEvent> = []
  for await (const event of events) all.push(event)
  return all
}

describe("recall", () => {
  it.concurrent("takes one batch message back, by one call, and says what the platform's own numbers say", async () => {
    await using sandbox = await openSandbox()
    await using recaller = await open(sandbox)
    const [id = ""] = await sandbox.stageNow(1)
    const result = await recaller.recall(id, { by: "lin.wei", reason: "wrong salary figures" })
    assert.deepInclude(result, { id, outcome: "confirmed", delivered: 20, recalled: 20, answer: null, advice: null })
    assert.strictEqual(sandbox.ledger.callsOf("recall", id), 1)
    const [campaign] = await recaller.campaigns()
    assert.deepInclude(campaign, { campaignId: result.campaignId, by: "lin.wei", reason: "wrong salary figures" })
    // Once more is the same recall: no further call.
    assert.strictEqual((await recaller.recall(id)).outcome, "confirmed")
    assert.strictEqual(sandbox.ledger.callsOf("recall", id), 1)
  })

  it.concurrent("tells a refusal as an outcome, with the platform's answer", async () => {
    await using sandbox = await openSandbox()
    await using recaller = await open(sandbox)
    const [id = ""] = await sandbox.run(sandbox.stage({ count: 1, people: 20, sentHoursAgo: 40 }))
    const { answer, outcome } = await recaller.recall(id)
    assert.strictEqual(outcome, "refused")
    assert.strictEqual(answer?.code, 230009)
    assert.isString(answer?.logId)
  })

  it.concurrent("waits for nobody who would have to act first: it tells what to do", async () => {
    await using sandbox = await openSandbox()
    await using recaller = await open(sandbox)
    const [id = ""] = await sandbox.stageNow(1)
    changeApp(sandbox.platform, sandbox.recaller.appId, { scopes: [] })
    const { advice, outcome } = await recaller.recall(id)
    assert.strictEqual(outcome, "waiting")
    assert.isNotEmpty(advice)
    assert.strictEqual((await recaller.status()).blockedBy?.advice, advice)
  })
})

describe("a campaign", () => {
  it.concurrent("tells what happens in order, each thing once, and ends with its report", async () => {
    await using sandbox = await openSandbox()
    await using recaller = await open(sandbox)
    const ids = await sandbox.stageNow(5)
    const running = recaller.campaign([...ids, ids[0]!], { reason: "wrong list", label: "november" })
    const events = await collect(running)
    const { campaignId, count, duplicates } = await running.sealed
    assert.deepStrictEqual([count, duplicates], [5, [ids[0]!]])
    assert.strictEqual(events[0]?.type, "sealed")
    const confirmed = events.flatMap((event) => (event.type === "outcome" ? [event.id] : []))
    assert.sameMembers(confirmed, [...ids])
    assert.strictEqual(new Set(confirmed).size, confirmed.length)
    const positions = events.map(({ position }) => position)
    assert.deepStrictEqual(
      positions,
      positions.toSorted((one, other) => one - other),
    )
    const last = events.at(-1)
    assert.isTrue(last?.type === "finished")
    if (last?.type !== "finished") return
    assert.deepInclude(last.report, { campaignId, label: "november", state: "confirmed", requested: 5, confirmed: 5 })
    assert.strictEqual(last.report.recalledMessages, 100)
    // Found again, and told again from where somebody left off.
    assert.deepStrictEqual((await recaller.report(campaignId)).confirmed, 5)
    const from = events[3]!.position
    const rest = await collect(recaller.watch(campaignId, { after: from }))
    const things = (all: ReadonlyArray<CampaignEvent>) =>
      all.filter(({ type }) => type !== "progress" && type !== "finished")
    assert.deepStrictEqual(things(rest), things(events.filter(({ position }) => position > from)))
  })

  it.concurrent("goes on while nobody watches, and a reader who is slow or leaves loses nothing", async () => {
    await using sandbox = await openSandbox()
    await using recaller = await open(sandbox)
    const running = recaller.campaign(await sandbox.stageNow(3))
    for await (const event of running) {
      assert.strictEqual(event.type, "sealed")
      break
    }
    await pause(1_500)
    const { campaignId } = await running.sealed
    assert.strictEqual((await recaller.progress(campaignId)).state, "confirmed")
    const types = (await collect(running)).map(({ type }) => type)
    assert.strictEqual(types.filter((type) => type === "outcome").length, 3)
  })

  it.concurrent("ends the watching by its signal, and goes on", async () => {
    await using sandbox = await openSandbox()
    await using recaller = await open(sandbox)
    const stop = new AbortController()
    const running = recaller.campaign(await sandbox.stageNow(2), { signal: stop.signal })
    const { campaignId } = await running.sealed
    const watching = collect(running)
    stop.abort(new Error("the tab was closed"))
    const error = await watching.catch((thrown: unknown) => thrown)
    assert.strictEqual((error as Error).message, "the tab was closed")
    assert.isFalse(isRecallError(error))
    assert.strictEqual((await collect(recaller.watch(campaignId))).at(-1)?.type, "finished")
    assert.strictEqual((await recaller.report(campaignId)).confirmed, 2)
  })

  it.concurrent("leaves an iterator at once that waits for something", async () => {
    await using sandbox = await openSandbox()
    await using recaller = await open(sandbox)
    const { campaignId } = await recaller.campaign(await sandbox.stageNow(1)).sealed
    const events = recaller.watch(campaignId)
    await events.next()
    const waiting = [events.next(), events.next(), events.next(), events.next(), events.next(), events.next()]
    assert.deepStrictEqual(await events.return!(), { done: true, value: undefined })
    assert.isTrue((await Promise.all(waiting)).at(-1)?.done)
  })

  it.concurrent("is paused, resumed and cancelled, with who and why", async () => {
    await using sandbox = await openSandbox()
    await using recaller = await open(sandbox)
    await sandbox.run(sandbox.changeSettings({ limits: { recall: { perSecond: 1, perMinute: 1 } } }))
    const running = recaller.campaign(await sandbox.stageNow(40))
    const { campaignId } = await running.sealed
    await recaller.pause(campaignId, { by: "mei", reason: "look first" })
    assert.include(["paused", "underWay"], (await recaller.progress(campaignId)).state)
    await recaller.resume(campaignId, { by: "mei", reason: "looked" })
    await recaller.cancel(campaignId, { by: "mei", reason: "not these" })
    const events = await collect(running)
    const orders = events.flatMap((event) => (event.type === "ordered" ? [`${event.order} ${event.by}`] : []))
    assert.deepStrictEqual(orders, ["pause mei", "resume mei", "cancel mei"])
    const { cancelled, requested } = await recaller.report(campaignId)
    assert.strictEqual(requested, 40)
    assert.isAbove(cancelled, 0)
  })
})

describe("several recallers", () => {
  it.concurrent("on one store: one calls, each of them orders and watches, and another one takes over", async () => {
    await using sandbox = await openSandbox()
    const first = await open(sandbox)
    await pause(200)
    await using second = await open(sandbox)
    const [one = "", two = ""] = await sandbox.stageNow(2)
    assert.strictEqual((await second.recall(one)).outcome, "confirmed")
    assert.strictEqual((await first.status()).worker.state, "working")
    assert.strictEqual((await second.status()).worker.state, "standingBy")
    await first.close()
    assert.strictEqual((await second.recall(two)).outcome, "confirmed")
    assert.strictEqual(sandbox.ledger.callsOf("recall", two), 1)
  })
})

describe("close", () => {
  it.concurrent("keeps what was sealed, tells whoever waits, and the next recaller goes on by itself", async () => {
    await using sandbox = await openSandbox()
    const first = await open(sandbox)
    const ids = await sandbox.stageNow(4)
    const running = first.campaign(ids)
    const watching = collect(running).catch((error: unknown) => error)
    const { campaignId } = await running.sealed
    await first.close()
    const closed = await watching
    assert.isTrue(isRecallError(closed) && closed._tag === "Closed")
    const late = await first.recall(ids[0]!).catch((error: unknown) => error)
    assert.isTrue(isRecallError(late) && late._tag === "Closed")
    await using second = await open(sandbox)
    const events = await collect(second.watch(campaignId))
    assert.strictEqual(events.filter(({ type }) => type === "outcome").length, 4)
    assert.isTrue(ids.every((id) => sandbox.ledger.callsOf("recall", id) === 1))
  })

  it.concurrent("waits for no list that never ends, and neither does a signal", async () => {
    await using sandbox = await openSandbox()
    const first = await open(sandbox)
    const [id = ""] = await sandbox.stageNow(1)
    let left = 0
    async function* endless() {
      try {
        yield id
        await new Promise(() => undefined)
      } finally {
        left++
      }
    }
    const returning = (): AsyncIterable<string> => ({
      [Symbol.asyncIterator]: () => {
        const source = endless()
        return { next: () => source.next(), return: () => (left++, source.return(undefined)) }
      },
    })
    const stop = new AbortController()
    const stopped = first.campaign(returning(), { signal: stop.signal }).sealed.catch((error: unknown) => error)
    const closed = first.campaign(returning()).sealed.catch((error: unknown) => error)
    await pause(50)
    stop.abort(new Error("never mind"))
    assert.strictEqual(((await stopped) as Error).message, "never mind")
    await first.close()
    const error = await closed
    assert.isTrue(isRecallError(error) && error._tag === "Closed")
    assert.strictEqual(left, 2)
    await using second = await open(sandbox)
    assert.deepStrictEqual(await second.campaigns(), [])
  })

  it.concurrent("waits for the seal of an order that it met on its way", async () => {
    await using sandbox = await openSandbox()
    const first = await open(sandbox)
    const running = first.campaign(await sandbox.stageNow(2_000, 1))
    const [{ count }] = await Promise.all([running.sealed, first.close()])
    assert.strictEqual(count, 2_000)
  })
})
