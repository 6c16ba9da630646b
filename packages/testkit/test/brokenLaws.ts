import type { Law } from "../src/laws/Law.ts"

/** Numbers of the laws that a trial does not keep; those that can't be asked count as kept. All are tried at once. */
export const brokenLaws = async <Trial>(
  laws: ReadonlyArray<Law<Trial>>,
  trial: () => Trial,
): Promise<ReadonlyArray<string>> => {
  const outcomes = await Promise.allSettled(laws.map(async (law) => law.holds(trial())?.()))
  return laws.flatMap(({ number }, at) => (outcomes[at]?.status === "rejected" ? [number] : []))
}
