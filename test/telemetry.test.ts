import { describe, expect, it } from "@effect/vitest"
import { withTables } from "../scripts/tables/withTables.ts"
import { readText } from "./Workspace.ts"

describe("docs/telemetry/README.md", () => {
  const document = readText("docs/telemetry/README.md")

  it("has the names as the core has them: pnpm docs:update", async () => {
    expect(await withTables(document)).toBe(document)
    expect(document).toContain("`feishu_recall.recall.open`")
    expect(document).toContain("`feishu_recall_calls_total`")
  })
})
