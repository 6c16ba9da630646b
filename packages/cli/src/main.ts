#!/usr/bin/env node
import { enableCompileCache } from "node:module"
import { join } from "node:path"
import { userFolders } from "./configuration/userFolders.ts"
import { shippedHelp } from "./help/shippedHelp.ts"

const args = process.argv.slice(2)
const help = shippedHelp(args, new URL("helpPages.json", import.meta.url))
if (help !== undefined) process.stdout.write(help)
else {
  // In a folder of the user's own: what is cached is run, and others can write where Node would keep it.
  if (process.env["NODE_DISABLE_COMPILE_CACHE"] === undefined)
    enableCompileCache(join(userFolders(process.env).cache, "node"))
  const { runCommandLine } = await import("./runCommandLine.ts")
  runCommandLine(args)
}
