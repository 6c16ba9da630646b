import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { pictures } from "./pictures.ts"

// Makes the pictures of the documents anew, from the code and from runs: `pnpm docs:pictures`. A test compares them.
for (const [name, make] of Object.entries(pictures)) {
  writeFileSync(join(import.meta.dirname, name), await make())
  process.stdout.write(`made docs/pictures/${name}\n`)
}
