import { ManagedRuntime, Result } from "effect"
import { makeRecaller } from "./makeRecaller.ts"
import type { Recaller } from "./Recaller.ts"
import { type RecallerLayers, recallerLayer } from "./recallerLayer.ts"
import type { RecallerOptions } from "./RecallerOptions.ts"
import { RecallerRuntime } from "./RecallerRuntime.ts"
import { checkOptions } from "./RecallerSettings.ts"
import { superviseWorker } from "./superviseWorker.ts"

/** A recaller by its options, with parts of the host's own. */
export const openRecaller = async (options: RecallerOptions, layers: RecallerLayers = {}): Promise<Recaller> => {
  const checked = checkOptions(options, layers.tokenSource === undefined)
  if (Result.isFailure(checked)) throw checked.failure
  const settings = checked.success
  const managed = ManagedRuntime.make(recallerLayer(settings, layers))
  try {
    await managed.context()
  } catch (error) {
    await managed.dispose()
    throw error
  }
  const worker = superviseWorker()
  managed.runFork(worker.run)
  return makeRecaller({ runtime: new RecallerRuntime(managed), worker, lane: settings.lane, by: settings.by })
}
