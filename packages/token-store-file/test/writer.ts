import { runTokenWriter } from "@feishu-recall/testkit/writer"
import { open } from "./sealedStore.ts"

await runTokenWriter(open)
