import { openRecaller } from "./openRecaller.ts"
import type { Recaller } from "./Recaller.ts"
import type { RecallerLayers } from "./recallerLayer.ts"
import type { RecallerOptions } from "./RecallerOptions.ts"

export type { RecallerLayers } from "./recallerLayer.ts"

/**
 * As `createRecaller`, with parts of the host's own as layers: another store, the transport of the official SDK, a
 * source of tokens, tracers. What a layer replaces is not looked for in the options.
 *
 * @example
 * ```ts
 * import { EventStoreMemory } from "@feishu-recall/core"
 * import { createRecallerWith } from "feishu-recall/effect"
 *
 * const options = { appId: "cli_a1b2c3d4e5f6", appSecret: process.env["FEISHU_APP_SECRET"] }
 * await using recaller = await createRecallerWith(options, { store: EventStoreMemory })
 * ```
 */
export const createRecallerWith = (options: RecallerOptions, layers: RecallerLayers): Promise<Recaller> =>
  openRecaller(options, layers)
