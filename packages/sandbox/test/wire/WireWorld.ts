import {
  type App,
  createApp,
  firstApp,
  makePlatform,
  type PlatformState,
  settlePush,
  setWebhook,
  stageBatchMessages,
  takeDuePushes,
} from "@feishu-recall/sandbox"
import { identityOf } from "../../src/model/Company.ts"
import { callModel, fetchToken, noon } from "../callModel.ts"

/** One platform in which everything works: an app that sent a batch message, and a store app with its ticket. */
export interface WireWorld {
  readonly platform: PlatformState
  readonly app: App
  readonly token: string
  /** Of a batch message of `app`, an hour old. */
  readonly id: string
  readonly openId: string
  readonly storeApp: App
  readonly ticket: string
  readonly appToken: string
}

export const makeWireWorld = (): WireWorld => {
  const platform = makePlatform({ seed: 42, people: 100, departments: 4 })
  const app = firstApp(platform)!
  const token = fetchToken(platform, noon)
  const [id = ""] = stageBatchMessages(platform, app, { count: 1, people: 50, sentHoursAgo: 1 }, noon)
  const storeApp = createApp(platform, { kind: "store", tenantKey: "maker", installedIn: [app.tenantKey] })
  const ticket = pushFirstTicket(platform, storeApp)
  const { appId: app_id, appSecret: app_secret } = storeApp
  const appToken: string = callModel(platform, noon, "POST", "/open-apis/auth/v3/app_access_token", {
    body: { app_id, app_secret, app_ticket: ticket },
  }).json.app_access_token
  const { openId } = identityOf(platform.companies.get(app.tenantKey)!, 0)
  return { platform, app, token, id, openId, storeApp, ticket, appToken }
}

/** Lets the webhook of an app pass its challenge, and takes the first ticket from the push. */
export const pushFirstTicket = (platform: PlatformState, { appId }: App, now = noon): string => {
  setWebhook(platform, appId, { url: "http://127.0.0.1/", verificationToken: "v", encryptKey: undefined }, now)
  for (const push of takeDuePushes(platform, now)) settlePush(platform, push, true, now)
  const [push] = takeDuePushes(platform, now)
  settlePush(platform, push!, true, now)
  return JSON.parse(push!.text).event.app_ticket
}
