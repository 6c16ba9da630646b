import { registerHooks } from "node:module"
import { plantedBugs } from "./plantedBugs.ts"

/** Loaded before the simulation: the core that it simulates then has the bug with the number in `PLANTED_BUG`. */
const bug = plantedBugs[Number(process.env["PLANTED_BUG"])]!

registerHooks({
  load: (url, context, nextLoad) => {
    const loaded = nextLoad(url, context)
    if (!url.endsWith(`/packages/core/src/${bug.file}`)) return loaded
    const replacements = [[bug.from, bug.to] as const, ...(bug.with === undefined ? [] : [bug.with])]
    const source = replacements.reduce(
      (text, [from, to]) => {
        if (text.split(from).length !== 2) throw new Error(`the patch "${bug.name}" no longer fits ${bug.file}`)
        return text.replace(from, () => to)
      },
      Buffer.from(loaded.source as Uint8Array).toString(),
    )
    return { ...loaded, source }
  },
})
