import { careful } from "./careful.ts"
import { chunks } from "./chunks.ts"
import { loop } from "./loop.ts"
import { recaller } from "./recaller.ts"

/** In the order in which people come to them. */
export const ways = { loop, chunks, careful, "feishu-recall": recaller } as const
export type WayName = keyof typeof ways
export const wayNames = Object.keys(ways) as ReadonlyArray<WayName>
