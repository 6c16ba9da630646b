import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { parseSession, writeSession } from "./Session.ts"
import { runSession } from "./runSession.ts"
import { sessionNames } from "./sessions.ts"

// Types the commands of every session again, and writes down what they print: `pnpm docs:sessions`, some minutes.
const [only] = process.argv.slice(2)
await Promise.all(
  sessionNames
    .filter((name) => only === undefined || name === only)
    .map(async (name) => {
      const file = join(import.meta.dirname, `${name}.txt`)
      writeFileSync(file, writeSession(await runSession(parseSession(readFileSync(file, "utf8")))))
      process.stdout.write(`recorded docs/sessions/${name}.txt\n`)
    }),
)
