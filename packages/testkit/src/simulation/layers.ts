import { walk } from "../walk/walk.ts"
import { drawIncident } from "./drawIncident.ts"
import { without } from "./Incident.ts"
import { shrinkIncident } from "./shrinkIncident.ts"
import { simulate } from "./simulate.ts"
import { timeline } from "./timeline.ts"

/** What `pnpm simulate` can run seeds of. */
export interface SimulationLayer {
  /** What is wrong with a seed, in a sentence each. */
  readonly problems: (seed: number) => ReadonlyArray<string>
  /** What happened in it, line by line; the problems last. */
  readonly story: (seed: number, leftOut: ReadonlyArray<string>) => ReadonlyArray<string>
  /** What a failing seed can do without. */
  readonly shrink: (seed: number) => ReadonlyArray<string>
}

export const layers: Readonly<Record<"system" | "walk", SimulationLayer>> = {
  /** The whole system: processes, network, store, platform and people. */
  system: {
    problems: (seed) =>
      simulate(drawIncident(seed)).violations.map(({ invariant, what }) => `breaks invariant ${invariant}: ${what}`),
    story: (seed, leftOut) => timeline(simulate(without(drawIncident(seed), leftOut))),
    shrink: (seed) => {
      const [first] = simulate(drawIncident(seed)).violations
      return first === undefined ? [] : shrinkIncident(drawIncident(seed), first.invariant).left
    },
  },
  /** The pure functions alone. */
  walk: {
    problems: (seed) => walk(seed).problems,
    story: (seed) => {
      const { problems, timeline: lines } = walk(seed)
      return [...lines(), "", ...problems]
    },
    shrink: () => [],
  },
}
