import { isatty } from "node:tty"
import type { Lane } from "@feishu-recall/core"
import { Effect } from "effect"
import { badInput } from "../CommandError.ts"
import { askLine } from "../display/askLine.ts"
import { counted } from "../display/words.ts"
import { Invocation } from "../Invocation.ts"

interface Start {
  readonly count: number
  readonly lane: Lane
  /** `--yes` */
  readonly yes: boolean
  /** The list came over stdin, where nobody can answer. */
  readonly stdinIsUsed: boolean
}

/** A recall can't be undone: a person says yes to how many, of which app and where. Whoever does not, starts nothing. */
export const confirmStart = Effect.fnUntraced(function* ({ count, lane, stdinIsUsed, yes }: Start) {
  if (yes) return
  const what = `take back ${counted(count, "batch message")} of ${lane.appId} at ${lane.baseUrl}`
  if (stdinIsUsed || !isatty(0) || !isatty(2))
    return yield* badInput(
      `this would ${what}, and nobody is at a terminal to say yes to it: look at it with "feishu-recall plan", then add --yes`,
    )
  const { output } = yield* Invocation
  output.warn(`\nThis will ${what} (tenant ${lane.tenantKey}). It can't be undone.`)
  const answer = yield* askLine(`Type yes or ${count} to start, anything else to leave it: `)
  if (answer?.toLowerCase() !== "yes" && answer?.replaceAll(",", "") !== String(count))
    return yield* badInput("nothing was started: nothing was stored and nothing was recalled")
})
