import { runStoreWriter } from "@feishu-recall/testkit/writer"
import { open } from "./place.ts"

await runStoreWriter(open)
