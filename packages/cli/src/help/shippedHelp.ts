import { readFileSync } from "node:fs"
import { detectTerminal } from "../display/Terminal.ts"
import { version } from "../version.ts"
import { helpLines } from "./helpLines.ts"
import type { HelpPage } from "./HelpPage.ts"

/**
 * What the command answers without loading more than its help, in a bundle that has the pages beside it: `--version`, and
 * `--help` behind a command. `undefined`: it has to be loaded, and knows.
 */
export const shippedHelp = (args: ReadonlyArray<string>, pages: URL): string | undefined => {
  const [last] = args.slice(-1)
  if (args.length === 1 && (last === "--version" || last === "-v")) return `feishu-recall ${version}\n`
  if (last !== "--help" && last !== "-h") return undefined
  const path = ["feishu-recall", ...args.slice(0, -1)].join(" ")
  const page = read(pages).find((one) => one.path.join(" ") === path)
  return page && `${helpLines(page, detectTerminal(process.stdout, process.env)).join("\n")}\n`
}

const read = (pages: URL): ReadonlyArray<HelpPage> => {
  try {
    return JSON.parse(readFileSync(pages, "utf8")) as ReadonlyArray<HelpPage>
  } catch {
    // From source there are none.
    return []
  }
}
