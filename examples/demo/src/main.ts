import { badInput, CommandError, exitCodes, runProgram, screen } from "@feishu-recall/cli"
import { Effect, Exit, Option } from "effect"
import { claimFolder } from "./claimFolder.ts"
import { readOptions, usage } from "./options.ts"
import { get } from "./platformCalls.ts"
import { prepare } from "./prepare.ts"
import type { SandboxAddress } from "./SandboxProcess.ts"
import { makeStateFolder, type StateFolder } from "./StateFolder.ts"
import { stopSandbox } from "./stopSandbox.ts"
import { takeBack } from "./takeBack.ts"

/** Of a demo that was not sealed yet: there is nothing to go on with, so it takes its sandbox with it. */
let sandbox: SandboxAddress | undefined
let sealed = false
let resumed = false
let goOn = "npx -y pnpm@12 demo --resume"

const program = Effect.gen(function* () {
  const options = yield* readOptions(process.argv.slice(2))
  if (options === undefined) {
    process.stdout.write(usage)
    return exitCodes.confirmed
  }
  if (options.folder !== ".demo") goOn = `${goOn} --folder ${options.folder}`
  resumed = options.resume
  const folder = makeStateFolder(options.folder)
  const other = yield* claimFolder(folder, options.resume)
  if (other !== undefined) screen.say(`A demo runs in ${folder.path} already (process ${other}): this one stands by.`)
  const state = options.resume
    ? yield* readState(folder)
    : yield* prepare(options, folder, (address) => {
        sandbox = address
      })
  return yield* takeBack(state, options, folder, () => {
    sealed = true
  })
}).pipe(
  Effect.onExit((exit) =>
    sandbox !== undefined && !sealed && Exit.isFailure(exit) ? Effect.ignore(stopSandbox(sandbox)) : Effect.void,
  ),
  Effect.scoped,
)

const readState = Effect.fnUntraced(function* (folder: StateFolder) {
  const read = yield* folder.read
  if (Option.isNone(read) || read.value.campaignId === undefined)
    return yield* badInput(`there is nothing to go on with in ${folder.path}: start the demo without --resume`)
  if (read.value.ended !== undefined)
    return yield* badInput(`the demo in ${folder.path} has ended, nothing is left of it: start one without --resume`)
  const { url } = read.value.sandbox
  yield* get(`${url}/sandbox/settings`).pipe(
    Effect.mapError(
      () =>
        new CommandError({
          message: `the sandbox of this demo is gone from ${url}, and its company with it: start the demo again without --resume`,
          exitCode: exitCodes.badInput,
        }),
    ),
  )
  return read.value
})

// What is sealed goes on in the sandbox, which outlives the demo.
runProgram(program, { goOn: () => (resumed || sealed ? goOn : undefined) })
