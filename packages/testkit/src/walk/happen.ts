import { type App, changeApp, changeBatchMessage, changeSettings, revokeTokens } from "@feishu-recall/sandbox"
import { orderLane, takeCommand } from "./takeCommand.ts"
import type { Happening } from "./WalkPlan.ts"
import { startWorker } from "./WalkWorker.ts"
import { meet, newCampaign, type WalkedRecall, type WalkWorld } from "./WalkWorld.ts"

/** Lets one thing happen, and what lasts for a while end again. */
export const happen = (world: WalkWorld, what: Happening): void => {
  const { agenda, app, now, plan, platform } = world
  world.tell(() => JSON.stringify(what))
  meet(world, `happening ${what._tag}`)
  const recall = "message" in what ? world.recalls[what.message]! : undefined
  const until = (end: () => void) => agenda.add(now + ("millis" in what ? what.millis : 0), end)
  switch (what._tag) {
    case "AskAgain":
      return ask(world, recall!)
    case "Cancel": {
      const { carrier } = recall!.state!
      return void takeCommand(world, recall!, { _tag: "CancelRecall", at: now, campaignId: carrier })
    }
    case "Reopen":
    case "Reread":
      return void takeCommand(world, recall!, { _tag: `${what._tag}Recall`, at: now, by: "lin.wei", reason: "a walk" })
    case "Pause": {
      const { carrier } = recall!.state!
      world.paused.add(carrier)
      world.campaignVersion++
      return until(() => {
        world.paused.delete(carrier)
        world.campaignVersion++
      })
    }
    case "ResumeLane":
      return resumeLane(world)
    case "RevokeTokens":
      return void revokeTokens(platform, {})
    case "CloseWindow":
      return void changeBatchMessage(platform, recall!.id, { sentHoursAgo: 25 }, now)
    case "ForbidRecalls":
      changeSettings(platform, { recallWindowHours: null })
      return until(() => changeSettings(platform, { recallWindowHours: 24 }))
    case "DenyMessage":
      changeBatchMessage(platform, recall!.id, { permissionDenied: true }, now)
      return until(() => changeBatchMessage(platform, recall!.id, { permissionDenied: false }, world.now))
    case "Shorten":
      return void changeBatchMessage(platform, recall!.id, { shortBy: what.shortBy }, now)
    case "App":
      changeApp(platform, app.appId, what.change)
      return until(() => changeApp(platform, app.appId, wellApp(app)))
    case "Throttle": {
      const one = { perSecond: 1, perMinute: 1 }
      changeSettings(platform, { limits: { recall: one, get_progress: one } })
      return until(() => changeSettings(platform, { limits: plan.settings.limits! }))
    }
    case "Crash": {
      if (world.worker === undefined) return
      world.worker = undefined
      return until(() => startWorker(world, now))
    }
  }
}

/** Faults stop, and people see to what waits for them. */
export const becomeCalm = (world: WalkWorld): void => {
  const { app, now, plan, platform } = world
  world.tell(() => "from now on nothing goes wrong")
  world.isCalm = true
  changeApp(platform, app.appId, wellApp(app))
  changeSettings(platform, { recallWindowHours: 24, limits: plan.settings.limits! })
  for (const { id } of world.recalls) changeBatchMessage(platform, id, { permissionDenied: false }, now)
  world.paused.clear()
  world.campaignVersion++
  resumeLane(world)
}

/** A campaign asks for a recall. */
export const ask = (world: WalkWorld, recall: WalkedRecall): void => {
  const index = world.recalls.indexOf(recall)
  const { dated, sentHoursAgo } = world.plan.messages[index]!
  takeCommand(world, recall, {
    _tag: "RequestRecall",
    at: world.now,
    batchMessageId: recall.id,
    campaignId: newCampaign(world),
    ordinal: index + 1,
    sentAt: dated ? Math.round(world.now - sentHoursAgo * 3_600_000) : null,
  })
}

export const resumeLane = (world: WalkWorld): void =>
  orderLane(world, { _tag: "ResumeLane", at: world.now, by: "lin.wei", reason: "a walk" })

const wellApp = ({ bot, disabled, ipDenied, permissionDenied, quotaExceeded, scopes }: App): Partial<App> => ({
  bot,
  disabled,
  ipDenied,
  permissionDenied,
  quotaExceeded,
  scopes,
})
