import { writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { Effect } from "effect"
import { rolldown } from "rolldown"
import { helpPages } from "../packages/cli/src/help/helpPages.ts"

// Bundles the command for shipping into a folder: `node scripts/bundleCommand.ts packages/cli/dist/bundle`.
const folder = resolve(process.argv[2] ?? "packages/cli/dist/bundle")
const main = join(import.meta.dirname, "../packages/cli/src/main.ts")

const bundle = await rolldown({ input: main, platform: "node", logLevel: "warn" })
await bundle.write({ dir: folder, format: "esm", minify: true })
await bundle.close()
writeFileSync(join(folder, "helpPages.json"), JSON.stringify(await Effect.runPromise(helpPages)))
