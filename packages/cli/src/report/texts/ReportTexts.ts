import { chinese } from "./chinese.ts"
import { english } from "./english.ts"

/** Every text of a report in one language. */
export type ReportTexts = typeof english

export const languages = { en: english, zh: chinese } as const satisfies Record<string, ReportTexts>
