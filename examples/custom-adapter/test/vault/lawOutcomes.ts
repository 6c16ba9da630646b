// #region try-laws
import { lawsOfTokenStores, type LawOutcome, type TokenStoreTrial } from "@feishu-recall/testkit"

/** How each law comes out for a store. `tokenStoreLaws` declares the same laws as tests. */
export const lawOutcomes = async (trial: TokenStoreTrial): Promise<ReadonlyMap<string, LawOutcome>> => {
  const outcomes = new Map<string, LawOutcome>()
  for (const law of lawsOfTokenStores) {
    const tried = law
      .holds(trial)?.()
      .then(
        () => "kept" as const,
        () => "broken" as const,
      )
    outcomes.set(law.number, (await tried) ?? "not asked")
  }
  return outcomes
}
// #endregion
