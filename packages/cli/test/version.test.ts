import { readFileSync } from "node:fs"
import { assert, it } from "@effect/vitest"
import { version } from "../src/version.ts"

it("the command says the version of its package", () => {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"))
  assert.deepInclude(manifest, { version })
})
