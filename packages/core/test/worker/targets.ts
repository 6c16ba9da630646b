import type { Target } from "../../src/client/campaignOrders.ts"
import { messageOf } from "../arbitraries.ts"
import type { TrueMessage } from "../platformModel.ts"
import type { PlatformInMemory } from "./platformInMemory.ts"

/** So many batch messages that are on the platform, numbered from `from`. */
export const targets = (
  platform: PlatformInMemory,
  count: number,
  from = 0,
  truth: Partial<TrueMessage> = {},
): ReadonlyArray<Target> =>
  Array.from({ length: count }, (_, index) => ({ id: platform.add(messageOf(from + index), truth) }))
