import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import { CampaignEvent } from "../../src/campaign/CampaignEvent.ts"
import { campaignCodec, laneCodec, recallCodec } from "../../src/event-store/eventCodec.ts"
import type { StoredEvent } from "../../src/event-store/EventStore.ts"
import { LaneEvent } from "../../src/lane/LaneEvent.ts"
import { RecallEvent } from "../../src/recall/RecallEvent.ts"
import { expected } from "./expectedV1.ts"

const folder = new URL("../fixtures/v1/", import.meta.url)
const files = readdirSync(folder)
const read = (file: string) => readFileSync(new URL(file, folder), "utf8")

interface Decoder {
  readonly decode: (stored: StoredEvent) => Result.Result<unknown, Error>
}

const codecs: ReadonlyArray<readonly [Decoder, object]> = [
  [recallCodec, RecallEvent.cases],
  [campaignCodec, CampaignEvent.cases],
  [laneCodec, LaneEvent.cases],
]
const codecOf = (type: string) => codecs.find(([, cases]) => Object.hasOwn(cases, type))![0]
const typeOf = (file: string) => file.split(".")[0]!

describe("what version 1 wrote is read for ever", () => {
  it("has a fixture for every type of event", () => {
    const types = codecs.flatMap(([, cases]) => Object.keys(cases))
    expect([...new Set(files.map(typeOf))].toSorted()).toEqual(types.toSorted())
    expect(Object.keys(expected).toSorted()).toEqual(files.map((file) => file.replace(".json", "")).toSorted())
  })

  it.each(files)("%s", (file) => {
    const type = typeOf(file)
    const place = { streamId: "s", version: 1, position: 1, recordedAt: 0, id: "id", metadata: '{"actor":"worker"}' }
    const decoded = codecOf(type).decode({ ...place, type, data: read(file) })
    expect(Result.getOrThrow(decoded)).toEqual(expected[file.replace(".json", "")])
  })
})
