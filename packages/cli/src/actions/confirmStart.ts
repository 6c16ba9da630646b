import type { Lane } from "@feishu-recall/core"
import { counted } from "../display/words.ts"
import { confirm } from "./confirm.ts"

interface Start {
  readonly count: number
  readonly lane: Lane
  /** `--yes` */
  readonly yes: boolean
  /** The list came over stdin, where nobody can answer. */
  readonly stdinIsUsed: boolean
}

/** A recall can't be undone: a person says yes to how many, of which app and where. */
export const confirmStart = ({ count, lane, stdinIsUsed, yes }: Start) => {
  const what = `take back ${counted(count, "batch message")} of ${lane.appId} at ${lane.baseUrl}`
  return confirm({
    yes,
    count,
    nobodyCanAnswer: stdinIsUsed,
    what,
    where: `tenant ${lane.tenantKey}`,
    look: '"feishu-recall plan"',
    left: "nothing was started: nothing was stored and nothing was recalled",
  })
}
