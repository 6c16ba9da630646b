import type { NamedMutant } from "./instrument.ts"
import type { TriedMutant } from "./tryAll.ts"

/** A mutant that no test kills, and why that is no gap: it changes nothing, or is not worth a test. */
export interface KnownSurvivor extends Omit<NamedMutant, "id" | "place"> {
  readonly reason: string
}

export interface Judgement {
  readonly killed: number
  readonly all: number
  readonly survivors: ReadonlyArray<KnownSurvivor>
  /** Empty if enough are killed and each survivor has its reason. */
  readonly problems: ReadonlyArray<string>
}

/** Compares what the trials showed with the survivors that are known. */
export const judgeTrial = (
  tried: ReadonlyArray<TriedMutant>,
  known: ReadonlyArray<KnownSurvivor>,
  leastShare: number,
): Judgement => {
  const reasons = new Map(known.map((survivor) => [keyOf(survivor), survivor.reason]))
  const survivors = tried
    .filter(({ result }) => result === "survived" || result === "uncovered")
    .map(({ mutant }) => {
      const { file, line, mutator, occurrence, original, replacement } = mutant
      const reason = reasons.get(keyOf(mutant)) ?? ""
      return { file, mutator, line, original, replacement, occurrence, reason }
    })
  const killed = tried.length - survivors.length
  const alive = new Set(survivors.map(keyOf))
  return {
    killed,
    all: tried.length,
    survivors,
    problems: [
      ...(killed < leastShare * tried.length ? [`less than ${leastShare * 100} % of the mutants were killed`] : []),
      ...survivors
        .filter(({ reason }) => reason.trim() === "")
        .map(
          ({ file, line, original, replacement }) =>
            `no reason is given: ${file} ${line}: ${original} => ${replacement}`,
        ),
      ...known
        .filter((survivor) => !alive.has(keyOf(survivor)))
        .map(
          ({ file, line, replacement }) => `is killed or gone, take it off the list: ${file} ${line} => ${replacement}`,
        ),
    ],
  }
}

const keyOf = ({ file, line, mutator, occurrence, original, replacement }: Omit<KnownSurvivor, "reason">): string =>
  JSON.stringify([file, mutator, line, original, replacement, occurrence])
