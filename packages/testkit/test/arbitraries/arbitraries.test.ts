import { assert, describe, it } from "@effect/vitest"
import * as core from "@feishu-recall/core"
import { Redacted, Result, Schema } from "effect"
import * as fc from "fast-check"
import { arbitraries, faultlessIdLists, idLists } from "../../src/index.ts"

const publicSchemas = Object.entries<unknown>(core).filter((entry): entry is [string, Schema.Codec<unknown, unknown>] =>
  Schema.isSchema(entry[1]),
)
const named: Readonly<Record<string, fc.Arbitrary<unknown>>> = arbitraries

describe("every public schema of the core", () => {
  it("has an arbitrary under its name", () => {
    assert.isAbove(publicSchemas.length, 30)
    const without = publicSchemas.map(([name]) => name).filter((name) => !(name in named))
    assert.deepStrictEqual(without, [], "add them in packages/testkit/src/arbitraries/arbitraries.ts")
  })

  it.each(publicSchemas)("takes what is drawn for it, and gives it back from JSON: %s", (name, schema) => {
    const codec = Schema.toCodecJson(schema)
    const encode = Schema.encodeUnknownSync(codec)
    const decode = Schema.decodeUnknownSync(codec)
    const isIt = Schema.is(schema)
    fc.assert(
      fc.property(named[name]!, (value) => {
        assert.isTrue(isIt(value))
        assert.deepStrictEqual(decode(JSON.parse(JSON.stringify(encode(value)))), value)
      }),
      { numRuns: 50 },
    )
  })
})

it("an arbitrary has the name of something that the core exports", () => {
  const types =
    "Answered Evidence Unanswered UnansweredReason Accepted Disposition Issued Read Setback IssuedToken PlatformRequest " +
    "CampaignCommand LaneCommand RecallCommand Campaign LaneState Recall CampaignCounts CampaignProgress CampaignReport " +
    "OpenCampaign Target"
  assert.deepStrictEqual(
    Object.keys(named).filter((name) => !(name in core) && !types.split(" ").includes(name)),
    [],
  )
})

describe("what is drawn", () => {
  it("of events comes back from a store as it was", () => {
    const place = { streamId: "stream", version: 1, position: 1, recordedAt: 0 }
    const survives = <Event>(events: fc.Arbitrary<Event>, codec: core.EventCodec<Event>) =>
      fc.property(events, arbitraries.EventMetadata, (event, metadata) => {
        const stored = { ...codec.encode(event, "id", metadata), ...place }
        assert.deepStrictEqual(codec.decode(stored), Result.succeed(event))
        assert.deepStrictEqual(JSON.parse(stored.metadata), metadata)
      })
    fc.assert(survives(arbitraries.RecallEvent, core.recallCodec))
    fc.assert(survives(arbitraries.CampaignEvent, core.campaignCodec))
    fc.assert(survives(arbitraries.LaneEvent, core.laneCodec))
  })

  it("of evidence is judged, whatever it is, and nothing unsent is taken for something that may have been processed", () => {
    const met = new Set<string>()
    fc.assert(
      fc.property(arbitraries.Evidence, (evidence) => {
        const ends = [core.classify(evidence), core.classifyReading(evidence), core.classifyToken(evidence)]
        for (const end of ends) met.add(end._tag)
        if (evidence._tag === "Unanswered")
          for (const end of ends) assert.strictEqual(end._tag, evidence.sent === "no" ? "Unsent" : "Unknown")
      }),
      { numRuns: 1_000, seed: 1 },
    )
    assert.includeMembers([...met], ["Accepted", "Throttled", "Unsent", "Unknown", "Refused", "Blocked", "NotFound"])
  })

  it("of requests are all that there are, each goes to a path of the platform, and none shows its secrets", () => {
    const tags = new Set<string>()
    fc.assert(
      fc.property(arbitraries.PlatformRequest, (request) => {
        tags.add(request._tag)
        assert.match(core.toHttp(request).path, /^\/open-apis\//)
        const secrets = Object.values(request).filter((value) => Redacted.isRedacted(value))
        assert.isNotEmpty(secrets)
        for (const value of Object.values(JSON.parse(JSON.stringify(request)) as Record<string, string>))
          assert.isFalse(secrets.some((secret) => value === Redacted.value(secret)))
      }),
    )
    assert.strictEqual(tags.size, 6)
  })

  it("of reports adds up", () => {
    fc.assert(
      fc.property(arbitraries.CampaignReport, (report) => {
        const { blocked, cancelled, confirmed, open, refused, requested, settledShort, unverified } = report
        assert.strictEqual(blocked + cancelled + confirmed + open + refused + settledShort + unverified, requested)
        assert.isAtMost(report.recalledMessages, report.deliveredMessages)
        assert.isAtMost(report.rateLimited, report.calls)
        assert.strictEqual(
          report.refusals.reduce((sum, { count }) => sum + count, 0),
          refused,
        )
        for (const { count, first } of [report.short, report.unproven, report.parked])
          assert.isAtMost(first.length, count)
      }),
    )
  })

  it("of progress is at rest only when nothing is open", () => {
    fc.assert(
      fc.property(arbitraries.CampaignProgress, (progress) => {
        const { counts, statuses } = progress
        assert.strictEqual(
          Object.values(statuses).reduce((sum, one) => sum + one, 0),
          counts.requested,
        )
        if (core.isAtRest(progress)) assert.strictEqual(counts.open, 0)
      }),
    )
  })
})

describe("a list of ids", () => {
  it("has what was put into it, and no fault if none was", () => {
    fc.assert(
      fc.property(idLists, ({ faultLines, ids, repeats, text }) => {
        const parsed = core.parseIdList(text)
        assert.deepStrictEqual(parsed.ids, ids)
        assert.deepStrictEqual(parsed.repeats, repeats)
        assert.deepStrictEqual(
          parsed.faults.map(({ line }) => line),
          faultLines,
        )
      }),
      { numRuns: 500 },
    )
    fc.assert(fc.property(faultlessIdLists, ({ text }) => core.parseIdList(text).faultCount === 0))
  })
})
