import type { PlatformState } from "../model/PlatformState.ts"
import type { Fate, NetworkWeather } from "./NetworkWeather.ts"

/** What the HTTP server holds: the model, its clock, the weather, and a way to stop. */
export interface SandboxShell {
  readonly platform: PlatformState
  weather: NetworkWeather
  /** Epoch milliseconds that never step back, whatever is done to the machine's clock. */
  readonly now: () => number
  /** Calls that the weather touched. */
  readonly weatherEvents: Record<Exclude<Fate["event"], "none">, number>
  callsDrawn: number
  readonly isControlled: boolean
  readonly shutDown: () => void
}
