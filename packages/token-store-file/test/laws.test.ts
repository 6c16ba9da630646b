import { assert } from "@effect/vitest"
import { readFileSync } from "node:fs"
// #region laws
import { layer } from "@feishu-recall/token-store-file"
import { tokenStoreLaws } from "@feishu-recall/testkit"
import { Effect, Layer, Redacted } from "effect"
import { randomBytes } from "node:crypto"
import { open } from "./sealedStore.ts"
import { temporaryDirectory } from "./temporaryDirectory.ts"

const key = Redacted.make(randomBytes(32).toString("base64"))
const shared = Effect.map(temporaryDirectory, (directory) => layer({ directory, key }))

tokenStoreLaws("file", Layer.unwrap(shared), {
  shared,
  durable: { place: temporaryDirectory, open, writer: new URL("./writer.ts", import.meta.url) },
  onReport: (markdown) => assert.include(readFileSync(readme, "utf8"), markdown),
})
// #endregion
const readme = new URL("../README.md", import.meta.url)
