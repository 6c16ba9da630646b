import { type Answer, refuseWithStatus200, succeed } from "./Answer.ts"
import type { App } from "./App.ts"
import { type Audience, type RecipientList, type RecipientLists, resolveAudience } from "./Audience.ts"
import type { BatchMessage } from "./BatchMessage.ts"
import { hideIndex } from "./hiddenIndex.ts"
import { parseObject } from "./parseObject.ts"
import { type PlatformState, putBatchMessage } from "./PlatformState.ts"
import { fraction, hash32 } from "./seededHash.ts"

/**
 * Accepts a batch send. Business errors come with HTTP 200:
 * https://open.feishu.cn/document/server-docs/im-v1/batch_message/send-messages-in-batches
 */
export const sendBatch = (state: PlatformState, app: App, body: string, now: number): Answer => {
  const input = parseObject(body)
  const lists = input && readLists(input)
  if (input === undefined || lists === undefined) return refuseWithStatus200(10003, "Invalid parameter.")
  const objection = checkContent(input)
  if (objection !== undefined) return objection
  const lacks = (scope: string): boolean => !app.scopes.includes(scope)
  const addressesUsers = (["open_ids", "user_ids", "union_ids"] as const).some((list) => lists[list]?.length)
  if (addressesUsers && lacks("im:message:send_multi_users")) {
    return refuseWithStatus200(11203, "No permission to send messages to users in batches.")
  }
  if (lists.department_ids?.length && lacks("im:message:send_multi_depts")) {
    return refuseWithStatus200(11204, "No permission to send messages to departments in batches.")
  }
  if (!app.bot) return refuseWithStatus200(11205, "App has no bot ability.")
  const audience = resolveAudience(state.companies.get(app.tenantKey)!, lists)
  const cap = state.settings.dailyMessageCap
  if (cap !== null && sentToday(state, app, now) + audience.available > cap) {
    return refuseWithStatus200(11247, "The number of messages sent today has reached the limit.")
  }
  const message = enqueueBatch(state, app, audience, now)
  const invalid = Object.fromEntries(Object.entries(audience.invalid).map(([list, ids]) => [`invalid_${list}`, ids]))
  return succeed("ok", { data: { message_id: message.id, ...invalid } })
}

/** Puts a send into its app's queue, which is worked off in order, one send after the other. */
export const enqueueBatch = (
  state: PlatformState,
  app: App,
  audience: Pick<Audience, "valid" | "available">,
  now: number,
): BatchMessage => {
  const { settings } = state
  const index = state.batchMessages.length
  const queue = state.sendQueues.get(app.appId)
  const sendStartsAt = Math.max(now + settings.sendStartDelayMs, queue?.endsAt ?? 0)
  const message: BatchMessage = {
    id: `bm-${hideIndex(hash32(state.seed, 51), index)}`,
    index,
    appId: app.appId,
    tenantKey: app.tenantKey,
    acceptedAt: now,
    sendStartsAt,
    sendEndsAt: sendStartsAt + (audience.available * 1000) / settings.sendPerSecond,
    valid: audience.valid,
    available: audience.available,
    readShare: Math.min(1, settings.readShare * (0.7 + 0.6 * fraction(state.seed, 52, index))),
    readMeanMs: settings.readMeanMs * (0.5 + fraction(state.seed, 53, index)),
    shortBy: 0,
    permissionDenied: false,
    recall: undefined,
  }
  state.sendQueues.set(app.appId, {
    endsAt: message.sendEndsAt,
    day: dayOf(now),
    sentToday: sentToday(state, app, now) + audience.available,
  })
  putBatchMessage(state, message)
  return message
}

// The platform doesn't say where a day begins; UTC+8 is where it lives.
const dayOf = (now: number): number => Math.floor((now + 28_800_000) / 86_400_000)

const sentToday = (state: PlatformState, app: App, now: number): number => {
  const queue = state.sendQueues.get(app.appId)
  return queue !== undefined && queue.day === dayOf(now) ? queue.sentToday : 0
}

const listNames: ReadonlyArray<RecipientList> = ["department_ids", "open_ids", "user_ids", "union_ids"]

const readLists = (input: Readonly<Record<string, unknown>>): RecipientLists | undefined => {
  const lists: Partial<Record<RecipientList, ReadonlyArray<string>>> = {}
  for (const name of listNames) {
    const list = input[name]
    if (list === undefined || list === null) continue
    if (!Array.isArray(list) || list.length > 200 || !list.every((id) => typeof id === "string")) return undefined
    if (list.length > 0) lists[name] = list
  }
  // The root department would be a message to everybody, which this API refuses.
  if (Object.keys(lists).length === 0 || lists.department_ids?.includes("0")) return undefined
  return lists
}

const contentFields = { text: "text", image: "image_key", post: "post", share_chat: "share_chat_id" } as const
const contentLimits = { text: 150 * 1024, post: 30 * 1024, interactive: 30 * 1024 } as Readonly<Record<string, number>>

const checkContent = (input: Readonly<Record<string, unknown>>): Answer | undefined => {
  const type = input["msg_type"]
  const isCard = type === "interactive"
  const field =
    typeof type === "string" && Object.hasOwn(contentFields, type) ? contentFields[type as "text"] : undefined
  const content = isCard ? input["card"] : input["content"]
  const isObject = typeof content === "object" && content !== null && !Array.isArray(content)
  if ((field === undefined && !isCard) || !isObject || (field !== undefined && !Object.hasOwn(content, field))) {
    return refuseWithStatus200(10003, "Invalid parameter.")
  }
  const limit = contentLimits[type as string] ?? Infinity
  return Buffer.byteLength(JSON.stringify(content)) > limit
    ? refuseWithStatus200(10002, "Create or send message fail.")
    : undefined
}
