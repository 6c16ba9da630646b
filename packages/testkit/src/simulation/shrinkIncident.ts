import { type Incident, without } from "./Incident.ts"
import { simulate } from "./simulate.ts"

/** What is left of a failing incident: its seed, and the keys of what it can do without. */
export interface Shrunk {
  readonly incident: Incident
  readonly left: ReadonlyArray<string>
}

/**
 * Leaves out whatever can be left out while the same invariant still breaks: halves first, then smaller parts, down to
 * single messages and happenings.
 *
 * @see {@link simulate}
 */
export const shrinkIncident = (incident: Incident, invariant: number, mostRuns = 300): Shrunk => {
  const breaks = (keys: ReadonlyArray<string>): boolean =>
    simulate(without(incident, keys)).violations.some((violation) => violation.invariant === invariant)
  let kept = [...incident.happenings, ...incident.messages, ...incident.past].map(({ key }) => key)
  let left: ReadonlyArray<string> = []
  let size = Math.ceil(kept.length / 2)
  let from = 0
  for (let run = 0; run < mostRuns && size >= 1; run++) {
    const part = kept.slice(from, from + size)
    const tried = [...left, ...part]
    if (part.length > 0 && breaks(tried)) {
      left = tried
      kept = kept.filter((key) => !part.includes(key))
    } else from += size
    if (from >= kept.length) {
      size = Math.floor(size / 2)
      from = 0
    }
  }
  return { incident: without(incident, left), left }
}
