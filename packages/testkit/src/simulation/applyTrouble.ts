import {
  changeApp,
  changeBatchMessage,
  changeSettings,
  findBatchMessage,
  firstApp,
  revokeTokens,
} from "@feishu-recall/sandbox"
import type { NetworkTrouble, PlatformTrouble, ProcessTrouble, StoreTrouble } from "./Incident.ts"
import { type Computer, endProcess, type World } from "./World.ts"

/** Lets something go wrong, and after its time go right again. */
export const applyTrouble = (
  world: World,
  trouble: ProcessTrouble | NetworkTrouble | StoreTrouble | PlatformTrouble,
): void => {
  const { network, platform, store, time } = world
  const forWhile = (millis: number, undo: () => void) => void time.after(millis, undo)
  switch (trouble._tag) {
    case "Network":
      network.troubles.add(trouble)
      return forWhile(trouble.millis, () => network.troubles.delete(trouble))
    case "Store":
      if (trouble.kind === "down") store.cutConnections()
      store.troubles.add(trouble)
      return forWhile(trouble.millis, () => store.troubles.delete(trouble))
    case "StoreClockJump":
      store.clockwork.offset += trouble.millis
      return
    case "Throttle":
      changeSettings(platform, { limits: { recall: scarce, get_progress: scarce } })
      return forWhile(trouble.millis, () => changeSettings(platform, { limits: world.incident.settings.limits! }))
    case "RevokeTokens":
      revokeTokens(platform, { keepIssuing: trouble.keepIssuing })
      // The platform goes on handing out the dead token until it has less than half an hour left.
      return trouble.keepIssuing ? forWhile(40_000, () => platform.currentTokens.clear()) : undefined
    case "ForbidRecalls":
      changeSettings(platform, { recallWindowHours: null })
      return forWhile(trouble.millis, () => changeSettings(platform, { recallWindowHours: 24 }))
    case "Age":
      changeBatchMessage(platform, world.ids[trouble.message]!, { sentHoursAgo: 30 }, time.now())
      return
    case "DenyMessage": {
      const id = world.ids[trouble.message]!
      if (findBatchMessage(platform, id) === undefined) return
      changeBatchMessage(platform, id, { permissionDenied: true }, time.now())
      return forWhile(trouble.millis, () => changeBatchMessage(platform, id, { permissionDenied: false }, time.now()))
    }
    case "App": {
      const { appId, scopes } = firstApp(platform)!
      changeApp(platform, appId, { ...appTroubles[trouble.kind] })
      return forWhile(trouble.millis, () => changeApp(platform, appId, { ...healthy, scopes }))
    }
    default:
      return befall(world, world.computers[trouble.process]!, trouble)
  }
}

const befall = (
  world: World,
  computer: Computer,
  trouble: Exclude<ProcessTrouble, { readonly _tag: "StoreClockJump" }>,
): void => {
  const { process } = computer
  if (process === undefined) return
  switch (trouble._tag) {
    case "Kill":
      return inTheMiddle(world, computer, trouble.steps, () => {
        world.note(process.name, "is killed")
        computer.backAfterMillis = trouble.backAfterMillis
        endProcess(world, computer)
      })
    case "Freeze":
      return inTheMiddle(world, computer, trouble.steps, () => {
        world.note(process.name, `is frozen for ${trouble.millis} ms`)
        process.freeze()
        world.time.after(trouble.millis, () => process.thaw())
      })
    case "Stop":
      world.note(process.name, "is asked to stop")
      computer.backAfterMillis = trouble.backAfterMillis
      return computer.stop?.()
    case "ClockJump":
      process.clockwork.offset += trouble.millis
      return
  }
}

/** After so many steps, or soon: an idle process takes none. */
const inTheMiddle = (world: World, computer: Computer, steps: number, happen: () => void): void => {
  const { process } = computer
  let happened = false
  const once = () => {
    if (happened || computer.process !== process) return
    happened = true
    happen()
  }
  process?.arm(steps, once)
  world.time.after(1_000, once)
}

const scarce = { perSecond: 1, perMinute: 2 }

const appTroubles = {
  disabled: { disabled: true },
  scopes: { scopes: [] },
  ip: { ipDenied: true },
  quota: { quotaExceeded: true },
  permission: { permissionDenied: true },
  bot: { bot: false },
} as const

const healthy = { disabled: false, ipDenied: false, quotaExceeded: false, permissionDenied: false, bot: true } as const
