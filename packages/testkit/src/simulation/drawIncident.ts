import { defaultRecallPolicy, defaultWorkerPolicy, type WorkerPolicy } from "@feishu-recall/core"
import type { PlatformSettingsPatch } from "@feishu-recall/sandbox"
import type { Happening, Incident, NetworkFault, Order, PlannedMessage, StoreTrouble, What } from "./Incident.ts"
import { drawPast } from "./drawPast.ts"
import { seeded, type Seeded } from "./Seeded.ts"

/**
 * The incident of a seed. Most are short and rough: what needs an hour to go wrong rarely needs an hour of our time.
 *
 * @see {@link simulate}
 */
export const drawIncident = (seed: number): Incident => {
  const random = seeded(seed, "incident")
  const messages = Array.from({ length: random.whole(1, random.pick([2, 4, 8, 24])) }, (_, index) =>
    drawMessage(random, index),
  )
  const processes = random.pick([1, 1, 2, 2, 3])
  const [perSecond, perMinute] = random.pick([
    [50, 1_000],
    [5, 30],
    [3, 20],
    [2, 40],
  ] as const)
  const settings: PlatformSettingsPatch = {
    windows: random.pick(["fixed", "sliding"]),
    limits: { recall: { perSecond, perMinute }, get_progress: { perSecond, perMinute } },
    rateLimitStatus: random.pick([429, 400]),
    rejectedCallsConsume: random.chance(0.5),
    tokenLifetimeSeconds: random.pick([7_200, 7_200, 400]),
    sendStartDelayMs: random.pick([0, 200, 20_000]),
    sendPerSecond: random.pick([5_000, 2]),
    recordVisibleAfterMs: random.pick([0, 0, 10_000]),
    recallStartDelayMs: random.pick([0, 300, 4_000]),
    recallMinMs: 0,
    recallMaxMs: random.pick([1_000, 4_000]),
    recallShowsAt: random.pick(["acceptance", "start"]),
    shortChance: random.pick([0, 0.3]),
    shortShare: 0.5,
    repeatTakesBackMore: random.chance(0.5),
  }
  const lasting = random.whole(1, 60_000)
  const context: Drawing = { random, lasting, messages: messages.length, processes }
  const asked: Happening = {
    key: "h0",
    afterMillis: 0,
    what: ask(
      context,
      messages.map((_, index) => index),
      false,
    ),
  }
  const others = Array.from({ length: random.whole(0, random.pick([4, 8, 16, 30])) }, (_, index) => ({
    key: `h${index + 1}`,
    // Most calls are made in the first seconds.
    afterMillis: random.chance(0.4) ? random.whole(0, lasting) : random.whole(0, 6_000),
    what: drawWhat(context),
  }))
  const { past, prunes } = drawPast(seed, messages, processes)
  return {
    seed,
    settings,
    policy: drawPolicy(random, perSecond, perMinute),
    processes,
    asksAgain: random.chance(0.2),
    sharesTokens: random.chance(0.3),
    network: random.pick([
      [1, 5],
      [5, 60],
      [20, 900],
    ]),
    store: random.pick([
      [0.05, 1],
      [0.5, 20],
      [5, 200],
    ]),
    messages,
    past,
    happenings: [asked, ...others, ...prunes].toSorted((one, other) => one.afterMillis - other.afterMillis),
  }
}

interface Drawing {
  readonly random: Seeded
  readonly lasting: number
  readonly messages: number
  readonly processes: number
}

const drawMessage = (random: Seeded, index: number): PlannedMessage => ({
  key: `m${index}`,
  kind: random.chance(0.85) ? "ours" : random.pick(["foreign", "unknown"]),
  people: random.pick([1, 3, 20, 40]),
  sentHoursAgo: random.pick([0, 0, 1, 23.99, 30]),
  shortBy: random.chance(0.1) ? random.whole(1, 5) : 0,
})

/** Looks are rarer than in earnest, and patience is shorter; what the proofs rest on is as it is. */
const drawPolicy = (random: Seeded, perSecond: number, perMinute: number): WorkerPolicy => {
  const windows = [
    { limit: perSecond, millis: 1_000 },
    { limit: perMinute, millis: 60_000 },
  ]
  const pollMillis = random.pick([200, 1_000, 3_000])
  return {
    ...defaultWorkerPolicy,
    windows: { recall: windows, progress: windows },
    leaseTtlMillis: Math.max(random.pick([3_000, 5_000, 15_000]), 3 * pollMillis),
    pollMillis,
    maxInFlight: random.pick([1, 4, 64]),
    pageSize: random.pick([1, 5, 200]),
    sameRefusalLimit: random.pick([3, 20]),
    recall: {
      ...defaultRecallPolicy,
      startWithinMillis: random.pick([1_000, 5_000]),
      callTimeoutMillis: random.pick([2_000, 10_000]),
      maxAttempts: random.pick([3, 8]),
      backoffCapMillis: 20_000,
      confirmWithinMillis: 600_000,
    },
  }
}

const drawWhat = (drawing: Drawing): What => {
  const { random } = drawing
  const share = random.fraction()
  if (share < 0.2) return drawOrder(drawing)
  if (share < 0.4) return drawProcessTrouble(drawing)
  if (share < 0.65) {
    const kinds: ReadonlyArray<NetworkFault> = [
      "refused",
      "refused",
      "lost",
      "answer-lost",
      "answer-lost",
      "reset",
      "duplicated",
      "slow",
      "late",
      "fault",
      "gateway",
    ]
    return {
      _tag: "Network",
      kind: random.pick(kinds),
      share: random.pick([0.2, 0.5, 1]),
      sparesTokens: random.chance(0.8),
      millis: spell(random),
    }
  }
  if (share < 0.75) {
    const kinds: ReadonlyArray<StoreTrouble["kind"]> = [
      "slow",
      "locked",
      "full",
      "unavailable",
      "unknown-outcome",
      "down",
    ]
    return { _tag: "Store", kind: random.pick(kinds), share: random.pick([0.05, 0.3, 1]), millis: spell(random) }
  }
  return drawPlatformTrouble(drawing)
}

const drawOrder = (drawing: Drawing): Order => {
  const { messages, processes, random } = drawing
  const at = random.whole(0, processes - 1)
  const some = Array.from({ length: messages }, (_, index) => index).filter(() => random.chance(0.5))
  switch (random.whole(0, 7)) {
    case 0:
    case 1:
      return ask(drawing, some, random.chance(0.2))
    case 2:
      return { _tag: "AskBadly", at, message: random.whole(0, messages - 1) }
    case 3:
      return { _tag: random.pick(["Pause", "Resume"]), at, campaign: random.whole(0, 2) }
    case 4:
      return { _tag: "Cancel", at, campaign: random.whole(0, 2) }
    case 5:
      return { _tag: "ResumeLane", at }
    case 6:
      return { _tag: random.pick(["Reopen", "Reread"]), at, message: random.whole(0, messages - 1) }
    default:
      return { _tag: "Watch", at, campaign: random.whole(0, 2) }
  }
}

const ask = ({ processes, random }: Drawing, messages: ReadonlyArray<number>, forgetsToSeal: boolean): Order => ({
  _tag: "Ask",
  at: random.whole(0, processes - 1),
  messages,
  forgetsToSeal,
})

const drawProcessTrouble = ({ processes, random }: Drawing): What => {
  const process = random.whole(0, processes - 1)
  const steps = random.whole(0, 60)
  switch (random.whole(0, 7)) {
    case 0:
    case 1:
    case 2:
      return { _tag: "Kill", process, steps, backAfterMillis: random.pick([0, 1_000, 20_000]) }
    case 3:
    case 4:
      return { _tag: "Freeze", process, steps, millis: random.pick([50, 2_000, 8_000, 30_000]) }
    case 5:
      return { _tag: "Stop", process, backAfterMillis: random.pick([0, 1_000, 20_000]) }
    case 6:
      return { _tag: "ClockJump", process, millis: random.pick([-3_600_000, -1_500, 1_500, 86_400_000]) }
    default:
      return { _tag: "StoreClockJump", millis: random.pick([-60_000, -1_500, 1_500, 60_000]) }
  }
}

const drawPlatformTrouble = ({ messages, random }: Drawing): What => {
  const message = random.whole(0, messages - 1)
  const millis = spell(random)
  switch (random.whole(0, 6)) {
    case 0:
    case 1:
      return { _tag: "App", kind: random.pick(["disabled", "scopes", "ip", "quota", "permission", "bot"]), millis }
    case 2:
      return { _tag: "Throttle", millis }
    case 3:
      return { _tag: "RevokeTokens", keepIssuing: random.chance(0.3) }
    case 4:
      return { _tag: "ForbidRecalls", millis }
    case 5:
      return { _tag: "Age", message }
    default:
      return { _tag: "DenyMessage", message, millis }
  }
}

const spell = (random: Seeded): number => random.pick([1_000, 10_000, 30_000])
