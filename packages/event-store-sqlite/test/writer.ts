// #region writer
import { layer } from "@feishu-recall/event-store-sqlite"
import { runStoreWriter } from "@feishu-recall/testkit/writer"

await runStoreWriter((filename) => layer({ filename }))
// #endregion
