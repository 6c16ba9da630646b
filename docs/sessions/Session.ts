/** One part of a session at a terminal: what was typed, and what came of it. */
export interface SessionPart {
  readonly name: string
  readonly steps: ReadonlyArray<SessionStep>
}

export interface SessionStep {
  /** May have several lines. */
  readonly command: string
  /** Ends with a line end if there is anything. */
  readonly output: string
}

/**
 * A session is a text: a line `== name` begins a part, a line `$ command` is typed, lines after it that begin with `> ` go on
 * with it, and what follows is what came of it. A part whose name is in brackets sets the scene, and is quoted nowhere.
 */
export const parseSession = (text: string): ReadonlyArray<SessionPart> =>
  text
    .split(/^== /m)
    .slice(1)
    .map((part) => {
      const [name = "", ...lines] = part.split("\n")
      const steps: Array<{ command: string; output: string }> = []
      for (const line of lines) {
        const last = steps.at(-1)
        if (line.startsWith("$ ")) steps.push({ command: line.slice(2), output: "" })
        else if (last?.output === "" && line.startsWith("> ")) last.command += `\n${line.slice(2)}`
        else if (last !== undefined) last.output += `${line}\n`
      }
      return { name, steps: steps.map(({ command, output }) => ({ command, output: tidy(output) })) }
    })

export const writeSession = (parts: ReadonlyArray<SessionPart>): string =>
  parts
    .map(({ name, steps }) => {
      const typed = steps.map(({ command, output }) => `$ ${command.replaceAll("\n", "\n> ")}\n${output}`)
      return `== ${name}\n${typed.join("")}`
    })
    .join("\n")

/** An output without blank lines around it. */
export const tidy = (output: string): string => {
  const text = output.replaceAll(/^\n+|\s+$/g, "")
  return text === "" ? "" : `${text}\n`
}
