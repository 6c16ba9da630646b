import { createInterface } from "node:readline"
import { Effect } from "effect"

/**
 * A line that somebody types after a question on stderr, without the blanks around it; nothing if they end the input.
 * The terminal stays as it is, so that Ctrl-C means what it always means.
 */
export const askLine = (question: string): Effect.Effect<string | undefined> =>
  Effect.callback((resume) => {
    const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: false })
    let line: string | undefined
    lines.once("line", (text) => {
      line = text.trim()
      lines.close()
    })
    lines.once("close", () => resume(Effect.succeed(line)))
    lines.setPrompt(question)
    lines.prompt()
    return Effect.sync(() => lines.close())
  })
