import { runStoreWriter } from "../../src/writer.ts"
import { journalStore } from "./journalStore.ts"
import { opening } from "./place.ts"

await runStoreWriter(opening(journalStore))
