import { assert } from "@effect/vitest"
import { readFileSync } from "node:fs"
// #region laws
import { HttpTransport } from "@feishu-recall/transport-http"
import { transportLaws } from "@feishu-recall/testkit"

transportLaws("http", (baseUrl) => HttpTransport.layer({ baseUrl }), {
  onReport: (markdown) => assert.include(readFileSync(readme, "utf8"), markdown),
})
// #endregion
const readme = new URL("../README.md", import.meta.url)
