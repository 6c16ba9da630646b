import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { callsOfPort } from "../scripts/promises/callsOfPort.ts"
import { type Changeset, keepPromises, type Made, type Promised } from "../scripts/promises/Promises.ts"
import { readChangeset } from "../scripts/promises/writtenPromises.ts"

const released = { says: "what was set is given back", after: "1.0.0" }
const now = (said: Record<string, Partial<Promised>>): ReadonlyMap<string, Promised> =>
  new Map(
    Object.entries(said).map(([name, { demands = true, says = released.says }]) => [name, { says, demands }] as const),
  )
const keep = (
  before: Record<string, Made>,
  said: Record<string, Partial<Promised>>,
  changesets: ReadonlyArray<Changeset> = [],
  version = "1.3.0",
) => keepPromises(before, now(said), version, changesets)

describe("what a release has promised", () => {
  it("is not taken back or changed without a major changeset that names it", () => {
    for (const said of [{}, { "TS-1": { says: "another thing" } }])
      for (const changesets of [
        [],
        [{ bump: "minor", text: "Takes back `TS-1`." }],
        [{ bump: "major", text: "Takes back `TS-11`." }],
      ] as const) {
        const { broken, promises } = keep({ "TS-1": released }, said, changesets)
        expect(broken).toEqual(["TS-1 said: what was set is given back"])
        expect(promises).toEqual({ "TS-1": released })
      }
  })

  it("is changed by one that does, and is then a promise of the next release", () => {
    const changeset: Changeset = { bump: "major", text: "`TS-1` asks for more: give back the expiry, too." }
    expect(keep({ "TS-1": released }, { "TS-1": { says: "more" } }, [changeset])).toEqual({
      promises: { "TS-1": { says: "more", after: "1.3.0" } },
      broken: [],
    })
    expect(keep({ "TS-1": released }, {}, [changeset])).toEqual({ promises: {}, broken: [] })
  })

  it("may be taken back in a minor release before 1.0", () => {
    const changeset: Changeset = { bump: "minor", text: "`TS-1` is gone." }
    expect(keep({ "TS-1": { ...released, after: "0.1.0" } }, {}, [changeset], "0.2.0").broken).toEqual([])
    expect(keep({ "TS-1": { ...released, after: "0.1.0" } }, {}, [], "0.2.0").broken).not.toEqual([])
  })
})

describe("what no release has promised yet", () => {
  it("is changed and taken back freely", () => {
    const unreleased = { "TS-2": { says: "not out yet", after: "1.3.0" } }
    expect(keep({ "TS-1": released, ...unreleased }, { "TS-1": {} })).toEqual({
      promises: { "TS-1": released },
      broken: [],
    })
  })

  it("is added freely if it asks nothing of anybody, as a field or an announced law does", () => {
    const { broken, promises } = keep({ "TS-1": released }, { "TS-1": {}, "--json more": { demands: false } })
    expect(broken).toEqual([])
    expect(promises["--json more"]).toEqual({ says: released.says, after: "1.3.0" })
  })

  it("is added only by a major changeset if it demands something, as a call of a port does", () => {
    const said = { "TS-1": {}, "TokenStore.list": {} }
    const { broken, promises } = keep({ "TS-1": released }, said)
    expect(broken).toEqual([`TokenStore.list is asked anew: ${released.says}`])
    expect(promises).toEqual({ "TS-1": released })
    const changeset: Changeset = { bump: "major", text: "Write `TokenStore.list`, too." }
    expect(keep({ "TS-1": released }, said, [changeset]).broken).toEqual([])
  })

  it("is everything before the first release", () => {
    expect(keep({}, { "TS-1": {} }, [], "0.0.0").broken).toEqual([])
    expect(keep({ "TS-1": { says: "a", after: "0.0.0" } }, { "TS-2": {} }, [], "0.0.0").broken).toEqual([])
  })
})

it("whatever is promised: without a changeset no promise of a release is lost, and what is written down twice is the same", () => {
  const names = fc.constantFrom("TS-1", "TS-2", "TokenStore.get", "--json open", "exit 0")
  const texts = fc.constantFrom("one", "another")
  fc.assert(
    fc.property(
      fc.dictionary(names, fc.record({ says: texts, after: fc.constantFrom("1.2.0", "1.3.0") })),
      fc.dictionary(names, fc.record({ says: texts, demands: fc.boolean() })),
      (before, said) => {
        const { broken, promises } = keep(before, said)
        for (const [name, made] of Object.entries(before)) {
          if (made.after === "1.3.0") continue
          expect(promises[name]).toEqual(made)
          expect(broken.some((one) => one.startsWith(`${name} `))).toBe(said[name]?.says !== made.says)
        }
        expect(keep({ ...promises }, said).promises).toEqual(promises)
      },
    ),
  )
})

describe("reading", () => {
  it("finds the calls of a port in its file, also such as take objects and several lines", () => {
    const source = `/** A port. */
      export class Box extends Context.Service<
        Box,
        {
          /** Puts { readonly it } in. */
          readonly put: (thing: { readonly name: string; readonly size?: number }) => Effect.Effect<void>
          readonly take?: (
            name: string, // the one
            wait?: number,
          ) => Effect.Effect<string | undefined>
        }
      >()("Box") {}`
    expect(callsOfPort("Box", source)).toEqual([
      ["put", "(thing: { readonly name: string; readonly size?: number }) => Effect.Effect<void>"],
      ["take?", "(name: string, wait?: number) => Effect.Effect<string | undefined>"],
    ])
    expect(() => callsOfPort("Bag", source)).toThrow("there is no port Bag")
  })

  it("takes of a changeset the largest step that it names", () => {
    const text = `---\n"@feishu-recall/core": patch\n"@feishu-recall/testkit": major\n---\n\nWhat is new.\n`
    expect(readChangeset(text)).toEqual({ bump: "major", text: "\nWhat is new.\n" })
  })
})
