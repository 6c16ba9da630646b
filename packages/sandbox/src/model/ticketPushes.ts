import type { PlatformState } from "./PlatformState.ts"
import { fraction, hexDigits } from "./seededHash.ts"
import type { Push, Ticket, Webhook } from "./TicketOffice.ts"

/**
 * Sets the webhook of an app. It is challenged first, and gets events once it answered:
 * https://open.feishu.cn/document/ukTMukTMukTM/uYDNxYjL2QTM24iN0EjN/event-subscription-configure-/choose-a-subscription-mode/send-notifications-to-developers-server
 *
 * @see {@link takeDuePushes}
 */
export const setWebhook = (state: PlatformState, appId: string, webhook: Webhook, now: number): void => {
  const { webhooks } = state.ticketOffice
  webhooks.set(appId, { ...webhook, isVerified: false, nextTicketAt: Infinity })
  const challenge = hexDigits(4, state.seed, 83, state.ticketOffice.pushesMade)
  const text = JSON.stringify({ challenge, token: webhook.verificationToken, type: "url_verification" })
  enqueue(state, { appId, kind: "url_verification", text, id: challenge, redelivery: 0, dueAt: now })
}

/** Makes a ticket and pushes it at once, as after a request for a resend. Without a webhook nobody hears of it. */
export const pushTicket = (state: PlatformState, appId: string, now: number): void => {
  const office = state.ticketOffice
  const webhook = office.webhooks.get(appId)
  if (webhook === undefined || !webhook.isVerified) return
  const number = office.pushesMade
  const ticket: Ticket = { value: hexDigits(5, state.seed, 81, number), issuedAt: now }
  const fresh = usableTickets(state, appId, now)
  office.tickets.set(appId, [...(state.settings.olderTicketsAreValid ? fresh : []), ticket])
  office.webhooks.set(appId, { ...webhook, nextTicketAt: now + state.settings.ticketPushSeconds * 1000 })
  const uuid = hexDigits(4, state.seed, 82, number)
  const text = JSON.stringify({
    ts: ((now + state.settings.clockSkewMs) / 1000).toFixed(7),
    uuid,
    token: webhook.verificationToken,
    type: "event_callback",
    event: { type: "app_ticket", app_id: appId, app_ticket: ticket.value },
  })
  enqueue(state, { appId, kind: "app_ticket", text, id: uuid, redelivery: 0, dueAt: now })
}

/** The tickets with which an app can get a token now, oldest first. */
export const usableTickets = (state: PlatformState, appId: string, now: number): ReadonlyArray<Ticket> =>
  (state.ticketOffice.tickets.get(appId) ?? []).filter(
    ({ issuedAt }) => now < issuedAt + state.settings.ticketLifetimeSeconds * 1000,
  )

/**
 * Takes what has to be delivered at `now`, in epoch milliseconds. Each push is settled afterwards with `settlePush`.
 *
 * @example
 * ```ts
 * import {
 *   createApp,
 *   makePlatform,
 *   nextPushAt,
 *   settlePush,
 *   setWebhook,
 *   takeDuePushes,
 *   type Webhook,
 *   writePush,
 * } from "@feishu-recall/sandbox"
 *
 * const now = 1_795_397_400_000
 * const platform = makePlatform()
 * const { appId } = createApp(platform, { kind: "store" })
 * const webhook: Webhook = { url: "http://127.0.0.1:9/events", verificationToken: "v1", encryptKey: undefined }
 * setWebhook(platform, appId, webhook, now)
 * for (const push of takeDuePushes(platform, now)) {
 *   // {"challenge":"…","token":"v1","type":"url_verification"}
 *   console.log(writePush(platform, push, webhook, now).body)
 *   settlePush(platform, push, true, now)
 * }
 * nextPushAt(platform) // 1_795_397_400_000, as the first ticket comes at once
 * ```
 */
export const takeDuePushes = (state: PlatformState, now: number): ReadonlyArray<Push> => {
  const office = state.ticketOffice
  for (const [appId, webhook] of office.webhooks) if (webhook.nextTicketAt <= now) pushTicket(state, appId, now)
  const due = office.pushes.filter(({ dueAt }) => dueAt <= now)
  if (due.length > 0) office.pushes = office.pushes.filter(({ dueAt }) => dueAt > now)
  return due
}

/**
 * When there will be something to take, in epoch milliseconds; `undefined` while no webhook is set.
 *
 * @see {@link takeDuePushes}
 */
export const nextPushAt = ({ ticketOffice }: PlatformState): number | undefined => {
  const times = [
    ...ticketOffice.pushes.map(({ dueAt }) => dueAt),
    ...Array.from(ticketOffice.webhooks.values(), ({ nextTicketAt }) => nextTicketAt),
  ]
  return times.length === 0 ? undefined : Math.min(...times)
}

/**
 * Notes what became of a push. An event without HTTP 200 in time is delivered again after 15 seconds, 5 minutes, an
 * hour and 6 hours: https://open.feishu.cn/document/ukTMukTMukTM/uUTNz4SN1MjL1UzM
 *
 * @see {@link takeDuePushes}
 */
export const settlePush = (state: PlatformState, push: Push, isAnswered: boolean, now: number): void => {
  const office = state.ticketOffice
  const { appId, kind, id, redelivery } = push
  office.deliveries = [...office.deliveries.slice(-999), { appId, kind, id, redelivery, at: now, isAnswered }]
  const webhook = office.webhooks.get(appId)
  if (webhook === undefined) return
  if (kind === "url_verification") {
    // The first ticket comes at once: nobody wants to wait an hour for the first token.
    if (isAnswered) office.webhooks.set(appId, { ...webhook, isVerified: true, nextTicketAt: now })
    return
  }
  const isRepeated = isAnswered && fraction(state.seed, 84, push.number) < state.settings.duplicatePushChance
  const delay = isAnswered ? (isRepeated ? 0 : undefined) : redeliveryDelaysMs[redelivery]
  if (delay !== undefined) enqueue(state, { ...push, redelivery: redelivery + 1, dueAt: now + delay })
}

const redeliveryDelaysMs = [15_000, 300_000, 3_600_000, 21_600_000]

const enqueue = (state: PlatformState, push: Omit<Push, "number">): void => {
  const office = state.ticketOffice
  office.pushes = [...office.pushes, { ...push, number: office.pushesMade++ }]
}
