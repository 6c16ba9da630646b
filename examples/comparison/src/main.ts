import { duration, exitCodes, runProgram, screen } from "@feishu-recall/cli"
import { Effect } from "effect"
import { comparisonLines } from "./comparisonLines.ts"
import { compareWays } from "./compareWays.ts"
import { readOptions, usage } from "./options.ts"

const program = Effect.gen(function* () {
  const options = yield* readOptions(process.argv.slice(2))
  if (options === undefined) {
    process.stdout.write(usage)
    return exitCodes.confirmed
  }
  const comparison = yield* compareWays(options, 1, (way, endedMillis) => {
    const { redraws } = screen.terminal()
    if (redraws) screen.draw(endedMillis === undefined ? [`  ${way.padEnd(14)} under way`] : [])
    if (endedMillis !== undefined) screen.say(`  ${way.padEnd(14)} ended after ${duration(endedMillis)}`)
  })
  const lines = options.json ? [JSON.stringify(comparison)] : ["", ...comparisonLines(comparison)]
  screen.settle()
  process.stdout.write(`${lines.join("\n")}\n`)
  return exitCodes.confirmed
})

runProgram(program, { goOn: () => undefined, leave: () => "stopped: nothing is left running" })
