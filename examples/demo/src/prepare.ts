import { writeFileSync } from "node:fs"
import { counted, number, screen } from "@feishu-recall/cli"
import { Effect, Option } from "effect"
import { awaitDelivery } from "./awaitDelivery.ts"
import { makeTrouble, troubleOf } from "./makeTrouble.ts"
import type { DemoOptions } from "./options.ts"
import { type SandboxAddress, startSandboxProcess } from "./SandboxProcess.ts"
import { sendCampaign } from "./sendCampaign.ts"
import type { DemoState, StateFolder } from "./StateFolder.ts"
import { stopSandbox } from "./stopSandbox.ts"

/** A company, a few hundred wrong messages to it, and the log of whoever sent them. */
export const prepare = Effect.fnUntraced(function* (
  options: DemoOptions,
  folder: StateFolder,
  onSandbox: (sandbox: SandboxAddress) => void,
) {
  const earlier = yield* folder.read
  if (Option.isSome(earlier)) yield* Effect.ignore(stopSandbox(earlier.value.sandbox))
  yield* folder.clear
  const sandbox = yield* startSandboxProcess(options, folder)
  onSandbox(sandbox)
  const state: DemoState = { sandbox, liftLimits: options.liftLimits }
  yield* folder.write(state)
  screen.say(`A sandbox company of ${counted(options.people, "person", "people")} is at ${sandbox.url}.`)
  const { othersBot, unknown } = troubleOf(options.recalls)
  const count = options.recalls - othersBot - unknown
  screen.say(`Somebody sends ${counted(count, "batch message")} with the wrong figures to its departments.`)
  const sent = yield* sendCampaign(sandbox, sandbox, count, (done) => Effect.sync(() => draw("sent", done, count)))
  const log = yield* makeTrouble(sandbox, sent, options.recalls, options.seed)
  yield* awaitDelivery(sandbox, (delivered, addressed) => draw("delivered", delivered, addressed))
  screen.settle()
  const lines = log.map(({ id, sentAt }) => (sentAt === null ? id : `${id}\t${new Date(sentAt).toISOString()}`))
  writeFileSync(folder.idList, `${lines.join("\n")}\n`)
  return state
})

const draw = (label: string, done: number, count: number) => {
  const figures = `${number(done).padStart(number(count).length)} of ${number(count)}`
  if (screen.terminal().redraws) screen.draw([`  ${label.padEnd(10)} ${figures}`])
}
