import type { Latch } from "effect"
import type { PlatformState } from "../model/PlatformState.ts"
import type { CallSeries } from "./CallSeries.ts"
import type { NetworkWeather, WeatherEvent } from "./NetworkWeather.ts"

/** What the HTTP server holds: the model, its clock, the weather, and a way to stop. */
export interface SandboxShell {
  readonly platform: PlatformState
  weather: NetworkWeather
  /** Epoch milliseconds that never step back. */
  readonly now: () => number
  /** How far time was moved ahead of the clock. */
  aheadMs: number
  /** Calls that the weather touched. */
  readonly weatherEvents: Record<WeatherEvent, number>
  callsDrawn: number
  readonly callSeries: CallSeries
  readonly isControlled: boolean
  /** Opened when there may be something to push. */
  readonly pushLatch: Latch.Latch
  readonly shutDown: () => void
}
