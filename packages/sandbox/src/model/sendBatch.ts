import { type Answer, succeed } from "./Answer.ts"
import type { App } from "./App.ts"
import { type RecipientList, type RecipientLists, resolveAudience } from "./Audience.ts"
import { checkContent } from "./checkContent.ts"
import { enqueueBatch, sentToday } from "./enqueueBatch.ts"
import { parseObject } from "./parseObject.ts"
import type { PlatformState } from "./PlatformState.ts"
import { refusalOf } from "./refusalOf.ts"

/**
 * Accepts a batch send. Business errors come with HTTP 200:
 * https://open.feishu.cn/document/server-docs/im-v1/batch_message/send-messages-in-batches
 */
export const sendBatch = (state: PlatformState, app: App, body: string, now: number): Answer => {
  const input = parseObject(body)
  const lists = input && readLists(input)
  if (input === undefined || lists === undefined) return refusal(10003)
  const objection = checkContent(input, state.tenants.get(app.tenantKey)!)
  if (objection !== undefined) return objection
  const lacks = (scope: string): boolean => !app.scopes.includes(scope)
  const addressesUsers = (["open_ids", "user_ids", "union_ids"] as const).some((list) => lists[list]?.length)
  if (addressesUsers && lacks("im:message:send_multi_users")) return refusal(11203)
  if (lists.department_ids?.length && lacks("im:message:send_multi_depts")) return refusal(11204)
  if (!app.bot) return refusal(11205)
  if (app.permissionDenied) return refusal(11223)
  const audience = resolveAudience(state.companies.get(app.tenantKey)!, lists, app.availability)
  const { dailyMessageCap: cap, chosenCodes, emptyInvalidLists } = state.settings
  if (audience.valid === 0 && chosenCodes.onlyInvalidIds !== 0) return refusal(chosenCodes.onlyInvalidIds)
  if (cap !== null && sentToday(state, app, now) + audience.available > cap) return refusal(11247)
  const message = enqueueBatch(state, app, audience, now)
  const invalid = Object.entries(audience.invalid)
    .filter(([, ids]) => emptyInvalidLists === "sent" || ids.length > 0)
    .map(([list, ids]) => [`invalid_${list}`, ids])
  return succeed("ok", { data: { message_id: message.id, ...Object.fromEntries(invalid) } })
}

const refusal = (code: number): Answer => refusalOf("batch_send", code)

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
