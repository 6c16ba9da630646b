import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { createRecallerWith } from "../src/effect.ts"
import { createRecaller, isRecallError, limits, type RecallError, type RecallerOptions } from "../src/index.ts"
import { brisk, openSandbox } from "./openSandbox.ts"

// As Node would pass it over, and then trust nobody.
const brokenCertificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"

const failure = async (promise: Promise<unknown>): Promise<RecallError> => {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!isRecallError(error)) throw new Error(`no RecallError: ${String(error)}`)
  return error
}

describe("options", () => {
  it("that can't be are told all at once, each with what was expected", async () => {
    const wrong = {
      appId: "x y",
      appSecret: "",
      store: "mysql://host",
      tokenStore: "file:tokens",
      baseUrl: "https://open.feishu.cn/open-apis",
      transport: { proxy: "ftp://proxy", certificateAuthority: brokenCertificate, conections: 1 },
      appSecert: "s",
    } as unknown as RecallerOptions
    const { _tag, message } = await failure(createRecaller(wrong))
    assert.strictEqual(_tag, "InvalidInput")
    const places = ["appId", "appSecret", "store", "tokenKey", "baseUrl", "transport.proxy", "appSecert"]
    const nested = ["transport.certificateAuthority", "transport.conections"]
    assert.deepStrictEqual(
      [...places, ...nested].filter((place) => !message.includes(`${place}: `)),
      [],
    )
  })

  it("never stand in a message: they may be secrets, also in the wrong place", async () => {
    const secret = fc.string({
      minLength: 8,
      maxLength: 20,
      unit: fc.constantFrom("0", "7", "A", "B", "C", "X", "Y", "Z"),
    })
    const name = fc.constantFrom("appId", "store", "tokenStore", "tokenKey", "baseUrl", "by", "getToken", "transport")
    await fc.assert(
      fc.asyncProperty(secret, name, async (text, option) => {
        const given = { appId: "cli_1", appSecret: "s", [option]: `\n${text}@:` }
        const { _tag, message } = await failure(createRecaller(given))
        assert.strictEqual(_tag, "InvalidInput")
        assert.notInclude(message, text)
      }),
      { numRuns: 200, endOnFailure: true },
    )
  })

  it.each([undefined, null, "cli_1", {}, { appId: 7 }, { appId: "cli_1" }])(
    "%j is refused as a whole",
    async (given) => {
      assert.strictEqual((await failure(createRecaller(given as unknown as RecallerOptions)))._tag, "InvalidInput")
    },
  )

  it("of a store that is no file of ours reject before anything runs", async () => {
    const store = `sqlite:${import.meta.filename}`
    const error = await failure(createRecaller({ appId: "cli_1", appSecret: "s", store }))
    assert.strictEqual(error._tag, "EventStoreError")
  })
})

describe("orders", () => {
  it("that can't be leave nothing behind, and say where the fault is", async () => {
    await using sandbox = await openSandbox()
    await using recaller = await createRecallerWith(sandbox.recaller, { policy: brisk })
    const [id = ""] = await sandbox.stageNow(1)
    const faults = await failure(recaller.campaign([id, "om_dc13264520392913993dd051dba21dcf", { id: "x" }]).sealed)
    assert.strictEqual(faults._tag, "InvalidInput")
    assert.match(faults.message, /\[1\] this is the id of a single message/)
    assert.match(faults.message, /\[2\] this is no batch message id/)
    const wrong = [
      recaller.recall("bm-../../x"),
      recaller.recall(id, { sentAt: Number.NaN }),
      recaller.recall(id, { reason: "two\nlines" }),
      recaller.campaign([]).sealed,
      recaller.campaign(id).sealed,
      recaller.campaign(undefined as unknown as []).sealed,
      recaller.campaign([null as unknown as string]).sealed,
      recaller.report("no campaign"),
      recaller.reopen("x"),
    ]
    const failures = await Promise.all(wrong.map(failure))
    assert.deepStrictEqual(
      failures.map(({ _tag }) => _tag),
      wrong.map(() => "InvalidInput"),
    )
    assert.strictEqual((await failure(recaller.report("c-20261123-0547-3f9a2b")))._tag, "CampaignRejected")
    assert.strictEqual((await failure(recaller.reread(id)))._tag, "RecallRejected")
    assert.deepStrictEqual(await recaller.campaigns(), [])
    assert.strictEqual(sandbox.ledger.callsOf("recall", id), 0)
  })

  it("are checked beside their list, too: a misspelt reason would be missing in the report", async () => {
    await using sandbox = await openSandbox()
    await using recaller = await createRecallerWith(sandbox.recaller, { policy: brisk })
    const [id = ""] = await sandbox.stageNow(1)
    const given = (order: unknown) => order as never
    const campaignId = "c-20261123-0547-3f9a2b"
    const wrong: ReadonlyArray<readonly [string, Promise<unknown>]> = [
      ["resaon: there is no such option", recaller.campaign([id], given({ resaon: "x" })).sealed],
      ["expected an object with by, reason, label, signal", recaller.campaign([id], given("why")).sealed],
      ["expected an object with by, reason, label, signal", recaller.campaign([id], given(null)).report()],
      ["signal: expected an AbortSignal", recaller.campaign([id], given({ signal: {} })).report()],
      ["label: expected a label", recaller.campaign([id], { label: "x".repeat(101) }).sealed],
      ["by: expected a name", recaller.campaign([id], { by: " " }).sealed],
      ["sentAt, or none", recaller.recall(id, given(null))],
      ["sentAt: expected the time", recaller.recall(id, given({ sentAt: new Date() }))],
      ["id of the batch message: this is no batch", recaller.recall(given([id]))],
      ["reason: expected a reason", recaller.pause(campaignId, { reason: "" })],
      ["why: there is no such option", recaller.resumeLane(given({ why: "x" }))],
      ["after: expected the position", recaller.watch(campaignId, { after: Number.NaN }).next()],
      ["the `campaignId` that `sealed` gave", recaller.pause(given({ campaignId }))],
      ["signal: expected an AbortSignal", recaller.watch(campaignId, given({ signal: "stop" })).next()],
      ["expected an object with after, signal", recaller.watch(campaignId, given(null)).next()],
    ]
    for (const [part, promise] of wrong) {
      const { _tag, message } = await failure(promise)
      assert.strictEqual(_tag, "InvalidInput")
      assert.include(message, part)
    }
    const ageless = await failure(recaller.prunable(given(undefined)))
    assert.strictEqual(ageless.message, "correct the age: expected an object with olderThan, redact")
    assert.deepStrictEqual(await recaller.campaigns(), [])
  })

  it("whose list is none, or holds what people often take for right, are told what it is", async () => {
    await using sandbox = await openSandbox()
    await using recaller = await createRecallerWith(sandbox.recaller, { policy: brisk })
    const [id = ""] = await sandbox.stageNow(1)
    const sealing = (ids: unknown) => failure(recaller.campaign(ids as never).sealed)
    for (const none of [{ id }, Promise.resolve([id]), 7])
      assert.include((await sealing(none)).message, "expected a list of ids")
    // The year 2998 in seconds: earliestSentAtMillis.
    assert.include((await sealing([{ id, sentAt: limits.earliestSentAtMillis - 1 }])).message, "look like seconds")
    const seconds = Math.floor(Date.now() / 1_000)
    assert.include((await sealing([{ id, sentAt: seconds }])).message, "[0] sentAt: expected epoch milliseconds")
    assert.include((await sealing([`${id}\n`])).message, "[0] there is blank space around it")
    const { duplicates } = await recaller.campaign([id, id, id]).sealed
    assert.deepStrictEqual(duplicates, [id])
  })

  it("name so many faults of a list, and count the others: faultsNamed", async () => {
    await using sandbox = await openSandbox()
    await using recaller = await createRecallerWith(sandbox.recaller, { policy: brisk })
    const { message } = await failure(recaller.campaign(Array.from({ length: 150 }, () => "x")).sealed)
    assert.match(message, /\[99\] /)
    assert.notMatch(message, /\[100\] /)
    assert.match(message, /and 50 more places$/)
  })

  it("whose signal ends before the seal request nothing", async () => {
    await using sandbox = await openSandbox()
    await using recaller = await createRecallerWith(sandbox.recaller, { policy: brisk })
    const [id = ""] = await sandbox.stageNow(1)
    const stop = new AbortController()
    async function* slowly() {
      yield id
      stop.abort(new Error("never mind"))
      yield id
    }
    const error = await recaller.campaign(slowly(), { signal: stop.signal }).sealed.catch((thrown: unknown) => thrown)
    assert.strictEqual((error as Error).message, "never mind")
    await recaller.recall(id, { signal: AbortSignal.abort(new Error("too late")) }).catch(() => undefined)
    assert.deepStrictEqual(await recaller.campaigns(), [])
  })

  it("with a wrong secret are refused before anything is stored, and the secret is in no log and no error", async () => {
    await using sandbox = await openSandbox()
    const lines: Array<string> = []
    const logger = (entry: unknown) => void lines.push(JSON.stringify(entry))
    const appSecret = "wrongSecretOf32LettersWrongSecret"
    await using recaller = await createRecaller({ ...sandbox.recaller, appSecret, logger })
    const [id = ""] = await sandbox.stageNow(1)
    const error = await failure(recaller.recall(id))
    assert.strictEqual(error._tag, "TokenRefused")
    assert.deepStrictEqual(await recaller.campaigns(), [])
    const shown = [String(error), JSON.stringify(error), error.stack ?? "", ...lines].join("\n")
    assert.notInclude(shown, appSecret)
    assert.isNull((await recaller.status()).blockedBy)
  })
})
