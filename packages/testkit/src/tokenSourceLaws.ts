import { declareLaws, type LawsOptions } from "./laws/declareLaws.ts"
import type { Law } from "./laws/Law.ts"
import { companionLaws } from "./token-source/companionLaws.ts"
import { issuingLaws } from "./token-source/issuingLaws.ts"
import type { MakeTokenSource, TokenSourceTrial } from "./token-source/tokenSourceTrial.ts"

/** How the laws are tried on a source of tokens, and which of them. */
export interface TokenSourceLawsOptions extends LawsOptions {
  /** When the source that `make` gives gives up a silent platform. Without it, that is left to whoever asks it. */
  readonly timeoutMillis?: number | undefined
}

/**
 * What every source of tenant access tokens keeps, as vitest tests. The laws play the platform: `make` gives a source
 * that asks it, over `tokenTransport(platform)` or by a function of its own. Time is Effect's `Clock`, which the laws
 * move; so the source's timeouts must be by it.
 *
 * @example
 * ```ts
 * import { SelfBuiltApp } from "@feishu-recall/core"
 * import { tokenSourceLaws, tokenTransport } from "@feishu-recall/testkit"
 * import { Layer } from "effect"
 *
 * tokenSourceLaws(
 *   "self-built app",
 *   (platform) => SelfBuiltApp(platform).pipe(Layer.provide(tokenTransport(platform))),
 *   { timeoutMillis: 10_000 },
 * )
 * ```
 */
export const tokenSourceLaws = (name: string, make: MakeTokenSource, options: TokenSourceLawsOptions = {}): void =>
  declareLaws("token source", name, lawsOfTokenSources, { make, timeoutMillis: options.timeoutMillis }, options)

/** The laws as values, for whoever runs them without vitest's `test`. */
export const lawsOfTokenSources: ReadonlyArray<Law<TokenSourceTrial>> = [...issuingLaws, ...companionLaws]
