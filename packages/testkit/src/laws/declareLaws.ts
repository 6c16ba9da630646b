import { afterAll, describe, test } from "@effect/vitest"
import type { Law } from "./Law.ts"
import { type LawOutcome, lawReport } from "./lawReport.ts"

export interface LawsOptions {
  /** Tries laws, too, that the next major release asks of everybody (docs/guides/compatibility.md). */
  readonly announced?: boolean | undefined
  /** Gets the report as markdown when all laws were tried; what it throws fails the suite. */
  readonly onReport?: ((markdown: string) => void | Promise<void>) | undefined
}

/** One vitest test per law. A law that is broken fails with its reason and with what breaks without it. */
export const declareLaws = <Trial>(
  port: string,
  name: string,
  laws: ReadonlyArray<Law<Trial>>,
  trial: Trial,
  { announced = false, onReport }: LawsOptions = {},
): void => {
  describe(`${port} laws: ${name}`, () => {
    const outcomes = new Map<string, LawOutcome>()
    const declare: (name: string, run: () => Promise<void>) => void = test
    const asked = laws.flatMap((law) => {
      const holds = law.announced === true && !announced ? undefined : law.holds(trial)
      return holds === undefined ? [] : [{ law, holds }]
    })
    for (const { holds, law } of asked) {
      declare(`${law.number} ${law.sentence}`, async () => {
        outcomes.set(law.number, "broken")
        try {
          await holds()
        } catch (cause) {
          throw new Error(`${law.number} is broken. ${law.reason} Without it: ${law.withoutIt} ${String(cause)}`, {
            cause,
          })
        }
        outcomes.set(law.number, "kept")
      })
    }
    // A run that filters tests by name has not tried them all.
    afterAll(() => {
      if (asked.every(({ law }) => outcomes.has(law.number))) return onReport?.(lawReport(laws, outcomes))
    })
  })
}
