import { parseSession } from "../docs/sessions/Session.ts"

/** A block of a document that quotes what was typed in a part of a session, or what came of it. */
export interface SessionBlock {
  /** Of the line that opens it, from 1. */
  readonly line: number
  readonly text: string
  /** As its comment has it: `commands` or `output`, and `path#part`. */
  readonly quote: SessionQuote
}

interface SessionQuote {
  readonly kind: "commands" | "output"
  readonly path: string
  readonly part: string
}

const block = /^<!-- (commands|output): (\S+)#(\S+) -->\n\n?```(?:sh|text)\n([\s\S]*?)^```$/gm

/** The blocks of a document that quote a session. */
export const sessionBlocks = (markdown: string): ReadonlyArray<SessionBlock> =>
  [...markdown.matchAll(block)].map((match) => ({
    line: markdown.slice(0, match.index + match[0].indexOf("```")).split("\n").length,
    text: match[4]!,
    quote: { kind: match[1] as SessionQuote["kind"], path: match[2]!, part: match[3]! },
  }))

/** The document with what its sessions say now. */
export const withSessions = (markdown: string, readText: (path: string) => string): string =>
  markdown.replaceAll(block, (whole, kind: SessionQuote["kind"], path: string, part: string, text: string) => {
    const now = readPart({ kind, path, part }, readText)
    return `${whole.slice(0, whole.length - text.length - 3)}${now}\`\`\``
  })

/** What was typed in a part of a session, or what came of it. Throws if there is no such part. */
export const readPart = ({ kind, part, path }: SessionQuote, readText: (path: string) => string): string => {
  const found = parseSession(readText(path)).find(({ name }) => name === part)
  if (found === undefined)
    throw new Error(`${path} has no part "${part}": correct the comment, or begin it with == ${part}`)
  return found.steps.map(({ command, output }) => (kind === "commands" ? `${command}\n` : output)).join("")
}
