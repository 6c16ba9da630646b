import type { Happening, PastCampaign, PlannedMessage } from "./Incident.ts"
import { seeded } from "./Seeded.ts"

/**
 * What had happened long before an incident, and who removes it while everything else goes wrong. Drawn apart, so that the
 * rest of a seed's incident is what it always was.
 */
export const drawPast = (
  seed: number,
  messages: ReadonlyArray<PlannedMessage>,
  processes: number,
): { readonly past: ReadonlyArray<PastCampaign>; readonly prunes: ReadonlyArray<Happening> } => {
  const random = seeded(seed, "past")
  if (random.chance(0.5)) return { past: [], prunes: [] }
  // The platform refuses these whenever they are asked for, so nobody can tell that they were asked for before.
  const refusable = messages.flatMap(({ kind }, index) => (kind === "ours" ? [] : [index]))
  const some = (among: ReadonlyArray<number>) => among.filter(() => random.chance(0.4))
  const past = Array.from({ length: random.whole(1, 4) }, (_, index) => ({
    key: `p${index}`,
    daysAgo: random.pick([1.5, 3, 10]),
    own: [100 + index, ...some([0, 1, 2])],
    shared: some(refusable),
  }))
  const prunes = Array.from({ length: random.whole(1, 3) }, (_, index) => ({
    key: `q${index}`,
    afterMillis: random.chance(0.5) ? random.whole(0, 1_000) : random.whole(0, 30_000),
    what: {
      _tag: "Prune" as const,
      at: random.whole(0, processes - 1),
      what: random.pick(["events", "events", "names"] as const),
    },
  }))
  return { past, prunes }
}
