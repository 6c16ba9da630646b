/**
 * A campaign of 1,000,000 ids on SQLite, and a start with 1,000,000 ended and 1,000 open recalls: `pnpm bench:million`, or
 * `node examples/demo/bench/million.ts <ids> <seconds of calls>` for another size. Each part runs in a process of its own;
 * the platform is in memory and answers at once, with no limits, so that what is measured is ours.
 */
import { spawn } from "node:child_process"
import { mkdtempSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { CampaignId } from "@feishu-recall/core"
import { Effect } from "effect"
import { largeCampaign } from "./largeCampaign.ts"
import { prepareStore, startUp, work } from "./startUp.ts"

const openRecalls = 1_000

const parts: Readonly<Record<string, (filename: string, first: string, second: string) => Promise<unknown>>> = {
  campaign: (filename, ids, seconds) => Effect.runPromise(largeCampaign(filename, Number(ids), Number(seconds), say)),
  prepare: (filename, ended) => Effect.runPromise(prepareStore(filename, Number(ended), openRecalls)).then(say),
  work: (filename) => Effect.runPromise(work(filename, () => say("called"))),
  start: (filename, campaignId) =>
    Effect.runPromise(startUp(filename, CampaignId.make(campaignId))).then((found) =>
      say(
        `opened after ${found.openMillis.toFixed(0)} ms, progress after ${found.progressMillis.toFixed(0)} ms, report of ${found.open} open recalls after ${found.reportMillis.toFixed(0)} ms, first call after ${found.firstCallMillis.toFixed(0)} ms; the process had started ${(performance.now() - found.firstCallMillis).toFixed(0)} ms before the opening`,
      ),
    ),
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Runs a part in a process of its own; its lines go to `onLine`. */
const run = (args: ReadonlyArray<string>, onLine: (line: string, kill: () => void) => void) =>
  new Promise<void>((resolve, reject) => {
    const flags = ["--expose-gc", "--max-old-space-size=256"]
    const child = spawn(process.execPath, [...flags, fileURLToPath(import.meta.url), ...args], {
      stdio: ["ignore", "pipe", "inherit"],
    })
    child.stdout.setEncoding("utf8")
    child.stdout.on("data", (text: string) => {
      for (const line of text.split("\n")) if (line !== "") onLine(line, () => child.kill("SIGKILL"))
    })
    child.on("error", reject)
    child.on("close", (code, signal) =>
      code === 0 || signal === "SIGKILL" ? resolve() : reject(new Error(`the part ${args[0]} ended with ${code}`)),
    )
  })

const measure = async (ids: string, seconds: string, folder: string): Promise<void> => {
  await run(["campaign", join(folder, "campaign.db"), ids, seconds], say)
  say(`the file of the campaign has ${(statSync(join(folder, "campaign.db")).size / 1_048_576).toFixed(0)} MiB`)
  const filename = join(folder, "ended.db")
  let campaignId = ""
  await run(["prepare", filename, ids], (line) => (campaignId = line))
  say(`${ids} ended and ${openRecalls} open recalls: ${(statSync(filename).size / 1_048_576).toFixed(0)} MiB`)
  for (let round = 0; round < 3; round++) {
    // A worker is killed amid its calls. What comes next has to wait for its lease, and until those calls can't arrive
    // any more (15 s and a window of 1 s): that is no cost of the start.
    await run(["work", filename], (_, kill) => kill())
    await setTimeout(17_000)
    await run(["start", filename, campaignId], say)
    await setTimeout(1_000)
  }
}

const [part = "1000000", ...args] = process.argv.slice(2)
const child = parts[part]
if (child !== undefined) await child(args[0] ?? "", args[1] ?? "", args[2] ?? "")
else {
  const folder = mkdtempSync(join(tmpdir(), "feishu-recall-million-"))
  await measure(part, args[0] ?? "240", folder).finally(() => rmSync(folder, { recursive: true }))
}
