import { assert, describe, it } from "@effect/vitest"
import type {
  CampaignRejected,
  ClientError,
  RecallRejected,
  TokenRefused,
  TokenStoreError,
  WorkerError,
} from "@feishu-recall/core"
import { existsSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import type { AdapterMissing } from "../src/AdapterMissing.ts"
import type { Closed } from "../src/Closed.ts"
import type { RecallError } from "../src/index.ts"

const folder = join(import.meta.dirname, "..")

/** Whatever a declaration file leads to, with the packages that it names. */
const reachable = (file: string, seen = new Map<string, ReadonlyArray<string>>()) => {
  if (seen.has(file)) return seen
  // An example in a docstring imports what its reader has.
  const text = readFileSync(file, "utf8").replaceAll(/\/\*[\s\S]*?\*\//g, "")
  const specifiers = [...text.matchAll(/(?:from |import\()"([^"]+)"/g)].map(([, name]) => name!)
  seen.set(
    file,
    specifiers.filter((name) => !name.startsWith(".")),
  )
  for (const name of specifiers.filter((one) => one.startsWith(".")))
    reachable(join(dirname(file), name.replace(/\.ts$/, ".d.ts")), seen)
  return seen
}

describe("the types of the main entry", () => {
  const dist = join(folder, "dist", "index.d.ts")
  it.runIf(existsSync(dist))("name no type of Effect, nor of any other package", () => {
    const files = reachable(dist)
    assert.isAbove(files.size, 8)
    assert.deepStrictEqual([...files.values()].flat(), [])
  })

  it("are those of the errors that the core fails with, tag by tag", () => {
    type Thrown =
      | ClientError
      | CampaignRejected
      | RecallRejected
      | TokenRefused
      | TokenStoreError
      | WorkerError
      | AdapterMissing
      | Closed
    const asTold = (error: Thrown): RecallError => error
    const everyTag = (tag: RecallError["_tag"]): Thrown["_tag"] => tag
    assert.isFunction(asTold)
    assert.strictEqual(everyTag("Closed"), "Closed")
  })

  it("have each event in the README, with all that it has", () => {
    const readme = readFileSync(join(folder, "README.md"), "utf8")
    const source = readFileSync(join(folder, "src", "CampaignEvent.ts"), "utf8")
    const events = [...source.matchAll(/interface \w+ extends PlacedEvent \{\n([\s\S]*?)\n\}/g)].map(
      ([, body = ""]) => ({
        type: /readonly type: "(\w+)"/.exec(body)?.[1],
        fields: [...body.matchAll(/readonly (\w+):/g)].map(([, name]) => name!).filter((name) => name !== "type"),
      }),
    )
    assert.lengthOf(events, 10)
    const told = events.map(({ type }) => {
      const row = new RegExp(`^\\| \`${type}\` +\\|.*\\|(.*)\\|$`, "m").exec(readme)?.[1] ?? ""
      return { type, fields: [...row.matchAll(/`(\w+)`/g)].map(([, name]) => name!) }
    })
    assert.deepStrictEqual(told, events)
  })

  it("have each error in the README, with what to do", () => {
    const readme = readFileSync(join(folder, "README.md"), "utf8")
    const source = readFileSync(join(folder, "src", "RecallError.ts"), "utf8")
    const tags = [...source.matchAll(/readonly _tag: "(\w+)"/g)].map(([, tag]) => tag!)
    assert.lengthOf(tags, 11)
    assert.deepStrictEqual(
      tags.filter((tag) => !readme.includes(`| \`${tag}\``)),
      [],
    )
  })
})
