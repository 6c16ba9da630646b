import { runTokenWriter } from "../../src/writer.ts"
import { opening } from "./place.ts"
import { tokenFile } from "./tokenFile.ts"

await runTokenWriter(opening(tokenFile))
