import { EventStoreMemory, TokenStoreMemory } from "@feishu-recall/core"
import { assert, describe, it } from "@effect/vitest"
import { lawsOfEventStores } from "../src/eventStoreLaws.ts"
import { lawsOfLaneLeases } from "../src/laneLeaseLaws.ts"
import { lawsOfTokenStores } from "../src/tokenStoreLaws.ts"
import { brokenLaws } from "./brokenLaws.ts"
import { type JournalKind, journalStore } from "./processes/journalStore.ts"
import { opening, placeOf } from "./processes/place.ts"
import { tokenFile, type TokenFileKind } from "./processes/tokenFile.ts"

const storeLaws = [...lawsOfEventStores, ...lawsOfLaneLeases]
const killed = storeLaws.filter(({ number }) => ["ES-37", "LL-17"].includes(number))
const together = storeLaws.filter(({ number }) => number === "ES-36")
const killedTokens = lawsOfTokenStores.filter(({ number }) => number === "TS-14")

const journal = (kind: JournalKind) => ({
  layer: EventStoreMemory,
  clock: "live" as const,
  durable: {
    place: placeOf(kind),
    open: opening(journalStore),
    writer: new URL("./processes/journalWriter.ts", import.meta.url),
  },
})

const tokens = (kind: TokenFileKind) => ({
  layer: TokenStoreMemory,
  shared: undefined,
  durable: {
    place: placeOf(kind),
    open: opening(tokenFile),
    writer: new URL("./processes/tokenWriter.ts", import.meta.url),
  },
})

describe("the laws of processes", () => {
  it("those of killed ones are kept by a journal", async () => {
    assert.deepStrictEqual(await brokenLaws(killed, () => journal("right")), [])
    assert.deepStrictEqual(await brokenLaws(killedTokens, () => tokens("right")), [])
  })

  it("ES-36 catches a journal that is written by two", async () => {
    assert.deepStrictEqual(await brokenLaws(together, () => journal("right")), ["ES-36"])
  })

  it("ES-37 alone catches a journal that is written after the answer", async () => {
    assert.deepStrictEqual(await brokenLaws(killed, () => journal("late")), ["ES-37"])
  })

  it("LL-17 alone catches a journal without leases", async () => {
    assert.deepStrictEqual(await brokenLaws(killed, () => journal("without leases")), ["LL-17"])
  })

  it("TS-14 catches a file of tokens that is written after the answer", async () => {
    assert.deepStrictEqual(await brokenLaws(killedTokens, () => tokens("late")), ["TS-14"])
  })
})
