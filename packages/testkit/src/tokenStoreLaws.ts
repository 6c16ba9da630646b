import { declareLaws, type LawsOptions } from "./laws/declareLaws.ts"
import { concurrentTokenLaws } from "./token-store/concurrentTokenLaws.ts"
import { processTokenLaws } from "./token-store/processTokenLaws.ts"
import { sequentialTokenLaws } from "./token-store/sequentialTokenLaws.ts"
import type {
  DurableTokenStore,
  SharedTokenStore,
  TokenStoreLayer,
  TokenStoreTrial,
} from "./token-store/tokenStoreTrial.ts"
import type { Law } from "./laws/Law.ts"

/** How the laws are tried on a token store, and which of them. */
export interface TokenStoreLawsOptions extends LawsOptions {
  /**
   * For a store that several processes share: makes an empty one, and gives the layer that opens it. Without it the
   * laws of two who share are not asked.
   */
  readonly shared?: SharedTokenStore | undefined
  /**
   * For a store that outlives a process, and names a program that is killed while it writes. Without it no process is.
   */
  readonly durable?: DurableTokenStore | undefined
}

/**
 * What every token store keeps, as vitest tests. The layer is built anew for each trial and must give an empty store.
 * Time is Effect's `Clock`, which the laws move.
 *
 * @example
 * ```ts
 * import { TokenStoreMemory } from "@feishu-recall/core"
 * import { tokenStoreLaws } from "@feishu-recall/testkit"
 *
 * tokenStoreLaws("memory", TokenStoreMemory)
 * ```
 */
export const tokenStoreLaws = (name: string, layer: TokenStoreLayer, options: TokenStoreLawsOptions = {}): void =>
  declareLaws(
    "token store",
    name,
    lawsOfTokenStores,
    { layer, shared: options.shared, durable: options.durable },
    options,
  )

/** The laws as values, for whoever runs them without vitest's `test`. */
export const lawsOfTokenStores: ReadonlyArray<Law<TokenStoreTrial>> = [
  ...sequentialTokenLaws,
  ...concurrentTokenLaws,
  ...processTokenLaws,
]
