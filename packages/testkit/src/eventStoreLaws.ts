import { appendLaws } from "./event-store/appendLaws.ts"
import { durableLaws } from "./event-store/durableLaws.ts"
import { erasedLogLaws } from "./event-store/erasedLogLaws.ts"
import { erasureLaws } from "./event-store/erasureLaws.ts"
import { expectedVersionLaws } from "./event-store/expectedVersionLaws.ts"
import { indexLaws } from "./event-store/indexLaws.ts"
import { logLaws } from "./event-store/logLaws.ts"
import { longLogLaws } from "./event-store/longLogLaws.ts"
import { processLaws } from "./event-store/processLaws.ts"
import { stagingLaws } from "./event-store/stagingLaws.ts"
import { storeModelLaw } from "./event-store/storeModelLaw.ts"
import { type StoreLayer, type StoreTrial, storeTrial, type StoreTrialOptions } from "./event-store/StoreTrial.ts"
import { textLaws } from "./event-store/textLaws.ts"
import { declareLaws, type LawsOptions } from "./laws/declareLaws.ts"
import type { Law } from "./laws/Law.ts"

/** How the laws are tried on an event store, and which of them. */
export interface StoreLawsOptions extends LawsOptions, StoreTrialOptions {}

/**
 * What every event store keeps, as vitest tests. The layer is built anew for each trial and must give an empty store.
 *
 * @example
 * ```ts
 * import { EventStoreMemory } from "@feishu-recall/core"
 * import { eventStoreLaws } from "@feishu-recall/testkit"
 *
 * eventStoreLaws("memory", EventStoreMemory)
 * ```
 */
export const eventStoreLaws = (name: string, layer: StoreLayer, options: StoreLawsOptions = {}): void =>
  declareLaws("event store", name, lawsOfEventStores, storeTrial(layer, options), options)

/** The laws as values, for whoever runs them without vitest's `test`. */
export const lawsOfEventStores: ReadonlyArray<Law<StoreTrial>> = [
  ...expectedVersionLaws,
  ...appendLaws,
  ...textLaws,
  ...logLaws,
  ...indexLaws,
  ...stagingLaws,
  storeModelLaw,
  ...durableLaws,
  ...processLaws,
  ...erasureLaws,
  ...erasedLogLaws,
  ...longLogLaws,
]
