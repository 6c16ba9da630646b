import type { Issued } from "./classifyToken.ts"
import { type CodeEntry, codeEntry } from "./codes.ts"
import type { Setback } from "./Disposition.ts"

/** What of a call for a store app's token is not valid any more and can be had anew, by the end of that call. */
export const outdatedBy = (end: Issued | Setback): CodeEntry["outdated"] => {
  const code = "answer" in end ? end.answer?.code : undefined
  return end._tag === "Issued" || code === undefined ? undefined : codeEntry(code)?.outdated
}
