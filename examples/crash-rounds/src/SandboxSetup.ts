import { NetworkWeatherPatch, PlatformSettingsPatch } from "@feishu-recall/sandbox"
import { Schema } from "effect"
import type { RoundPlan } from "./RoundPlan.ts"

/** What a sandbox process is started with. */
export const SandboxSetup = Schema.Struct({
  seed: Schema.Int,
  settings: PlatformSettingsPatch,
  weather: NetworkWeatherPatch,
})
export type SandboxSetup = typeof SandboxSetup.Type

/** Limits that slide, recalls that are quick and sometimes short, and a network that loses answers. */
export const sandboxSetup = ({ seed, windows }: RoundPlan): SandboxSetup => {
  const [second, long] = windows
  const perMinute = Math.ceil((60_000 / long!.millis) * long!.limit)
  const limit = { perSecond: second!.limit, perMinute }
  return {
    seed,
    settings: {
      windows: "sliding",
      limits: { recall: limit, get_progress: limit },
      sendStartDelayMs: 0,
      recallStartDelayMs: 100,
      recallMinMs: 200,
      recallMaxMs: 800,
      shortChance: 0.08,
      shortShare: 0.4,
    },
    weather: {
      all: { delayInMs: [0, 30], delayOutMs: [0, 30] },
      byApi: {
        recall: { resetBefore: 0.02, resetAfter: 0.05, hang: 0.01, fault500: 0.02, fault502: 0.01 },
        get_progress: { resetBefore: 0.02, resetAfter: 0.02, hang: 0.005, fault500: 0.01 },
      },
    },
  }
}
