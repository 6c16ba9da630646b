import { openRecaller } from "./openRecaller.ts"
import type { Recaller } from "./Recaller.ts"
import type { RecallerLayers } from "./recallerLayer.ts"
import type { RecallerOptions } from "./RecallerOptions.ts"

export type { RecallerLayers } from "./recallerLayer.ts"

/**
 * As `createRecaller`, with parts of the host's own as layers: another store, the transport of the official SDK, a source
 * of tokens, tracers. What a layer replaces is not looked for in the options.
 *
 * @example
 * const recaller = await createRecallerWith({ appId, appSecret }, { store: EventStoreMemory })
 */
export const createRecallerWith = (options: RecallerOptions, layers: RecallerLayers): Promise<Recaller> =>
  openRecaller(options, layers)
