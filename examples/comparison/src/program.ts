// One way as a process of its own, which can be killed: reads its task from a folder, and leaves there what it claims.
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Task } from "./ways/Way.ts"
import { type WayName, ways } from "./ways/ways.ts"

const [name, folder] = process.argv.slice(2) as [WayName, string]
const task = JSON.parse(readFileSync(join(folder, "task.json"), "utf8")) as Task
writeFileSync(join(folder, "claims.json"), JSON.stringify(await ways[name](task)))
