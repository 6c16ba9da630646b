import {
  changeSettings,
  createApp,
  makePlatform,
  type PlatformState,
  setWebhook,
  settlePush,
  takeDuePushes,
  type Webhook,
  writePush,
  type WrittenPush,
} from "@feishu-recall/sandbox"
import type { WebhookApp } from "@feishu-recall/ticket-webhook"
import { Redacted } from "effect"

export const baseUrl = "https://open.feishu.cn"

export const now = 1_768_449_600_000

/** A store app of the sandbox's model, what it pushes, and how a webhook knows it. */
export interface PushingApp {
  readonly platform: PlatformState
  readonly app: WebhookApp
  readonly challenge: WrittenPush
  readonly ticket: WrittenPush
  readonly ticketValue: string
  /** The next ones, each an hour later. */
  readonly nextTicket: () => { readonly push: WrittenPush; readonly value: string }
}

export const makePushingApp = (
  options: {
    readonly encryptKey?: string
    readonly platform?: PlatformState
    readonly token?: string
    readonly at?: number
  } = {},
): PushingApp => {
  const platform = options.platform ?? makePlatform({ people: 10, departments: 1 })
  changeSettings(platform, { ticketPushSeconds: 3_600 })
  const { appId } = createApp(platform, { kind: "store" })
  const verificationToken = options.token ?? `token-of-${appId}`
  const webhook: Webhook = { url: "http://127.0.0.1:1/", verificationToken, encryptKey: options.encryptKey }
  let at = options.at ?? now
  const take = () => {
    const push = takeDuePushes(platform, at).find((one) => one.appId === appId)!
    settlePush(platform, push, true, at)
    return { push: writePush(platform, push, webhook, at), value: JSON.parse(push.text).event?.app_ticket as string }
  }
  setWebhook(platform, appId, webhook, at)
  const challenge = take().push
  const ticket = take()
  return {
    platform,
    app: {
      baseUrl,
      appId,
      verificationToken: Redacted.make(verificationToken),
      ...(options.encryptKey === undefined ? {} : { encryptKey: Redacted.make(options.encryptKey) }),
    },
    challenge,
    ticket: ticket.push,
    ticketValue: ticket.value,
    nextTicket: () => {
      at += 3_600_000
      return take()
    },
  }
}
