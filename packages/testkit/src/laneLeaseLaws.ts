import { type StoreLayer, type StoreTrial, storeTrial } from "./event-store/StoreTrial.ts"
import type { StoreLawsOptions } from "./eventStoreLaws.ts"
import { durableLeaseLaws } from "./lane-lease/durableLeaseLaws.ts"
import { fencingLaws } from "./lane-lease/fencingLaws.ts"
import { holdingLaws } from "./lane-lease/holdingLaws.ts"
import { declareLaws } from "./laws/declareLaws.ts"
import type { Law } from "./laws/Law.ts"

/**
 * What the leases of every event store keep: one holder at a time, higher fences, and no write by whoever lost one.
 * Sequences of calls are compared with a model by `eventStoreLaws`.
 *
 * @example
 * ```ts
 * import { EventStoreMemory } from "@feishu-recall/core"
 * import { laneLeaseLaws } from "@feishu-recall/testkit"
 *
 * laneLeaseLaws("memory", EventStoreMemory)
 * ```
 */
export const laneLeaseLaws = (name: string, layer: StoreLayer, options: StoreLawsOptions = {}): void =>
  declareLaws("lane lease", name, lawsOfLaneLeases, storeTrial(layer, options), options)

/** The laws as values, for whoever runs them without vitest's `test`. */
export const lawsOfLaneLeases: ReadonlyArray<Law<StoreTrial>> = [...holdingLaws, ...fencingLaws, ...durableLeaseLaws]
