import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect } from "effect"
import { monotonic } from "./monotonic.ts"
import { readOptions, usage } from "./options.ts"
import { storeFigures } from "./roundLine.ts"
import { runRounds } from "./runRounds.ts"

const options = readOptions(process.argv.slice(2))

if (options === "help") process.stdout.write(usage)
else if ("complaint" in options) {
  process.stderr.write(`${options.complaint}\n`)
  process.exitCode = 2
} else {
  const { folder, jobs, quiet, rounds, seed, store } = options
  const begun = monotonic()
  let told = 0
  const program = Effect.gen(function* () {
    console.log(`${rounds} rounds on ${store} from seed ${seed}, ${jobs} at a time`)
    const { failed, totals } = yield* runRounds({
      rounds,
      seed,
      store,
      jobs,
      folder,
      told: (line) => {
        told++
        if (!quiet || line.includes("FAILED")) console.log(`${told}/${rounds} ${line}`)
      },
    })
    const { acknowledged, deletes, freezes, kills, late, rateLimited, readings, recalls, repeats, stalls } = totals
    console.log(
      `${rounds - failed.length} of ${rounds} rounds kept every promise in ${Math.round((monotonic() - begun) / 1_000)} s: ` +
        `${kills} kills, ${freezes} freezes, ${storeFigures(store, totals)}, ${acknowledged} acknowledged writes and orders, ` +
        `${recalls} recalls by ${deletes} DELETEs (${repeats} repeated) and ${readings} readings, ` +
        `${late} late calls of processes that stood still, ${rateLimited} calls rate limited, ${stalls} stalls of the machine`,
    )
    if (failed.length > 0) console.log(`failed: ${failed.map((round) => `--seed ${round.seed}`).join(", ")}`)
    process.exitCode = failed.length > 0 ? 1 : 0
  })
  NodeRuntime.runMain(program)
}
