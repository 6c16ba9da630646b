import type { Law } from "./Law.ts"

/** How a law came out: it was kept, it was broken, or it can't be asked of this adapter. */
export type LawOutcome = "kept" | "broken" | "not asked"

/**
 * The outcomes as markdown, for the README of an adapter.
 *
 * @example
 * ```ts
 * import { lawReport, lawsOfLaneLeases } from "@feishu-recall/testkit"
 *
 * const markdown = lawReport(lawsOfLaneLeases, new Map([["LL-1", "kept"]]))
 * ```
 */
export const lawReport = (
  laws: ReadonlyArray<Pick<Law<never>, "number" | "sentence">>,
  outcomes: ReadonlyMap<string, LawOutcome>,
): string =>
  laws.map(({ number, sentence }) => `- **${number}** ${sentence}: ${outcomes.get(number) ?? "not asked"}.\n`).join("")
