import { assert } from "@effect/vitest"
import { readFileSync } from "node:fs"
// #region laws
import { layer } from "@feishu-recall/event-store-sqlite"
import { eventStoreLaws, laneLeaseLaws } from "@feishu-recall/testkit"
import { Effect, Layer } from "effect"
import { join } from "node:path"
import { temporaryDirectory } from "./temporaryDirectory.ts"

const place = Effect.map(temporaryDirectory, (directory) => join(directory, "recalls.db"))
const open = (filename: string) => layer({ filename })
const fresh = Layer.unwrap(Effect.map(place, open))

const options = {
  durable: { place, open, writer: new URL("./writer.ts", import.meta.url) },
  onReport: (markdown: string) => assert.include(readFileSync(readme, "utf8"), markdown),
}
eventStoreLaws("sqlite", fresh, options)
laneLeaseLaws("sqlite", fresh, options)
// #endregion
const readme = new URL("../README.md", import.meta.url)
