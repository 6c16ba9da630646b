import { assert } from "@effect/vitest"
import { readFileSync } from "node:fs"
// #region laws
import { tokenStoreLaws } from "@feishu-recall/testkit"
import { Effect, Layer } from "effect"
import { layer } from "../src/index.ts"
import { fakeVault } from "./vault/FakeVault.ts"

// Each trial gets a Vault of its own, which is empty; the laws of several open it twice.
const shared = Effect.map(fakeVault, ({ address, token }) => layer({ address, token }))

tokenStoreLaws("vault", Layer.unwrap(shared), {
  shared,
  onReport: (report) => {
    for (const document of ["../README.md", "guide/mended.txt"])
      assert.include(readFileSync(new URL(document, import.meta.url), "utf8"), report)
  },
})
// #endregion
