import { json } from "node:stream/consumers"
import { createRecallerWith } from "../src/effect.ts"
import type { RecallerOptions } from "../src/index.ts"
import { brisk } from "./openSandbox.ts"

// A service that is killed by its test: orders what it is told on stdin, and writes what happens.
const { ids, options } = (await json(process.stdin)) as {
  readonly options: RecallerOptions
  readonly ids: ReadonlyArray<string>
}
const recaller = await createRecallerWith(options, { policy: brisk })
const running = recaller.campaign(ids)
const { campaignId } = await running.sealed
process.stdout.write(`${JSON.stringify({ type: "here", campaignId })}\n`)
for await (const event of running) process.stdout.write(`${JSON.stringify(event)}\n`)
