import type { App, PlatformSettingsPatch } from "@feishu-recall/sandbox"
import { type Seeded, seeded } from "../simulation/Seeded.ts"
import { type Happening, networkFaults, type WalkMessage, type WalkPlan } from "./WalkPlan.ts"

/**
 * What the walk with this seed is going to meet. The same seed gives the same walk, for ever and on every machine.
 *
 * @see {@link walk}
 */
export const drawWalk = (seed: number): WalkPlan => {
  const draw = seeded(seed, "walk")
  const messages = Array.from({ length: draw.whole(1, 4) }, () => drawMessage(draw))
  const perSecond = draw.pick([1, 2, 3, 50])
  const perMinute = perSecond * draw.pick([2, 5, 20])
  const limit = { perSecond, perMinute }
  const calmAfterMillis = draw.pick([1_000, 30_000, 120_000, 900_000])
  return {
    seed,
    settings: { ...drawSettings(draw), limits: { recall: limit, get_progress: limit } },
    windows: [
      { limit: perSecond, millis: 1_000 },
      { limit: perMinute, millis: 60_000 },
    ],
    messages,
    network: {
      least: draw.whole(0, 20),
      most: draw.pick([20, 200, 200, 4_000]),
      share: draw.pick([0, 0.1, 0.3, 0.3, 0.6]),
      faults: networkFaults.filter(() => draw.chance(0.6)),
    },
    store: { most: draw.pick([0, 20, 500]), frozenShare: draw.pick([0, 0, 0.2]) },
    happenings: Array.from({ length: draw.whole(0, 6) }, () => ({
      afterMillis: draw.whole(0, calmAfterMillis),
      what: drawHappening(draw, messages.length, calmAfterMillis),
    })),
    calmAfterMillis,
    writesTexts: draw.chance(0.15),
  }
}

const drawMessage = (draw: Seeded): WalkMessage => {
  const people = draw.pick([1, 2, 5, 40, 40, 300])
  return {
    kind: draw.pick(["ours", "ours", "ours", "ours", "ours", "ours", "foreign", "unknown"]),
    people,
    // Also one that goes out just now, and one that is about to be too old.
    sentHoursAgo: draw.pick([0, 0, 1, 1, 5, 23.999, 30]),
    shortBy: draw.chance(0.2) ? draw.whole(1, people) : 0,
    dated: draw.chance(0.5),
  }
}

const drawSettings = (draw: Seeded): PlatformSettingsPatch => {
  const recallMinMs = draw.pick([0, 1_500, 1_500, 10_000])
  return {
    windows: draw.pick(["fixed", "sliding"]),
    rateLimitStatus: draw.pick([429, 400]),
    rejectedCallsConsume: draw.chance(0.5),
    tokenLifetimeSeconds: draw.pick([7_200, 7_200, 2_000]),
    sendStartDelayMs: draw.pick([200, 200, 20_000]),
    sendPerSecond: draw.pick([5_000, 20, 2]),
    recordVisibleAfterMs: draw.pick([0, 0, 0, 8_000, 60_000]),
    // It may show later than the answer, but within the shortest time after which counts are believed.
    recallStartDelayMs: draw.pick([0, 300, 300, 4_000]),
    recallMinMs,
    recallMaxMs: recallMinMs + draw.pick([0, 2_500, 20_000]),
    recallShowsAt: draw.pick(["acceptance", "start"]),
    shortChance: draw.pick([0, 0, 0.5]),
    shortShare: 0.5,
    repeatTakesBackMore: draw.chance(0.5),
  }
}

const appTroubles: ReadonlyArray<Partial<App>> = [
  { disabled: true },
  { scopes: [] },
  { bot: false },
  { ipDenied: true },
  { quotaExceeded: true },
  { permissionDenied: true },
]

const drawHappening = (draw: Seeded, messages: number, calmAfterMillis: number): Happening => {
  const message = draw.whole(0, messages - 1)
  const millis = draw.whole(1_000, calmAfterMillis)
  const tag = draw.pick([
    ...(["AskAgain", "Cancel", "Cancel", "Reopen", "Reopen", "Reread", "Pause", "ResumeLane"] as const),
    ...(["Crash", "Crash", "CloseWindow", "App", "Throttle", "RevokeTokens", "ForbidRecalls"] as const),
    ...(["DenyMessage", "Shorten"] as const),
  ])
  switch (tag) {
    case "AskAgain":
    case "Cancel":
    case "Reopen":
    case "Reread":
    case "CloseWindow":
      return { _tag: tag, message }
    case "Pause":
    case "DenyMessage":
      return { _tag: tag, message, millis }
    case "ResumeLane":
    case "RevokeTokens":
      return { _tag: tag }
    case "App":
      return { _tag: tag, change: draw.pick(appTroubles), millis }
    case "Throttle":
    case "ForbidRecalls":
    case "Crash":
      return { _tag: tag, millis }
    case "Shorten":
      return { _tag: tag, message, shortBy: draw.whole(1, 5) }
  }
}
