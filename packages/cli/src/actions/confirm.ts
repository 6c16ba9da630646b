import { isatty } from "node:tty"
import { Effect } from "effect"
import { badInput } from "../CommandError.ts"
import { askLine } from "../display/askLine.ts"
import { Invocation } from "../Invocation.ts"

/** What somebody has to say yes to. */
export interface Confirmation {
  /** `--yes` */
  readonly yes: boolean
  /** To how many: the number is an answer as good as yes. */
  readonly count: number
  /** What would be done, after `this would`, */
  readonly what: string
  /** and where. */
  readonly where: string
  /** How to look at it without doing it. */
  readonly look: string
  /** What is said when the answer is no. */
  readonly left: string
  /** Stdin is something else. */
  readonly nobodyCanAnswer?: boolean
}

/** What can't be undone is asked for on a terminal. Whoever does not say yes starts nothing. */
export const confirm = Effect.fnUntraced(function* (question: Confirmation) {
  const { count, left, look, nobodyCanAnswer = false, what, where, yes } = question
  if (yes) return
  if (nobodyCanAnswer || !isatty(0) || !isatty(2))
    return yield* badInput(
      `this would ${what}, and nobody is at a terminal to say yes to it: look at it with ${look}, then add --yes`,
    )
  const { output } = yield* Invocation
  output.warn(`\nThis will ${what} (${where}). It can't be undone.`)
  const answer = yield* askLine(`Type yes or ${count} to start, anything else to leave it: `)
  if (answer?.toLowerCase() !== "yes" && answer?.replaceAll(",", "") !== String(count)) return yield* badInput(left)
})
