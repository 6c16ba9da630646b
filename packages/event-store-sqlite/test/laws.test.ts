// #region laws
import { layer } from "@feishu-recall/event-store-sqlite"
import { eventStoreLaws, laneLeaseLaws } from "@feishu-recall/testkit"
import { Effect, Layer } from "effect"
import { join } from "node:path"
import { temporaryDirectory } from "./temporaryDirectory.ts"

const fresh = Layer.unwrap(
  Effect.map(temporaryDirectory, (directory) => layer({ filename: join(directory, "recalls.db") })),
)

eventStoreLaws("sqlite", fresh)
laneLeaseLaws("sqlite", fresh)
// #endregion
