import { type Answer, refuse, refuseWithStatus200 } from "./Answer.ts"
import type { Api } from "./matchRoute.ts"

/**
 * The answer of an API for a documented code, such as HTTP 400 and "The message id is invalid, record not found." for a
 * recall's 230030. Messages that no page prints are chosen; nobody may branch on them.
 */
export const refusalOf = (api: Exclude<Api, "unknown">, code: number): Answer => {
  const msg = (api === "delete_message" ? singleRecallMessages[code] : undefined) ?? messages[code] ?? "unknown error"
  const isOfBusiness = code < 20_000 || code === 20_009 || code === 230_100
  // Token endpoints and v4 refuse with 200, whatever the code; the gateway's own refusals come before them.
  return answersWith200.has(api) && (isOfBusiness || api !== "batch_send")
    ? refuseWithStatus200(code, msg)
    : refuse(code, msg, { status: statuses[code] ?? 400 })
}

/** The codes that the page of each API lists, and those of the general table for the token endpoints. */
export const documentedCodes: Readonly<Record<Exclude<Api, "unknown">, ReadonlyArray<number>>> = {
  token: [10003, 10005, 10014, 10015, 99991543],
  internal_app_token: [10003, 10005, 10014, 10015, 99991543],
  store_app_token: [10003, 10012, 10014],
  store_tenant_token: [10003, 10005, 10013, 20009],
  app_ticket_resend: [10003, 10014, 10016],
  batch_send: [
    10002, 10003, 11101, 11203, 11204, 11205, 11207, 11209, 11210, 11223, 11227, 11231, 11232, 11233, 11235, 11246,
    11247, 11312, 230100,
  ],
  recall: [230001, 230006, 230009, 230026, 230027, 230030],
  get_progress: [230001, 230006, 230012, 230027, 230030],
  read_user: [230001, 230012, 230027, 230030],
  delete_message: [230001, 230002, 230006, 230009, 230013, 230026, 230027, 230050, 230054, 230110, 232009, 99992354],
}

const answersWith200: ReadonlySet<Api> = new Set([
  "token",
  "internal_app_token",
  "store_app_token",
  "store_tenant_token",
  "app_ticket_resend",
  "batch_send",
])

const statuses: Readonly<Record<number, number>> = { 2200: 500, 99991400: 429, 99991403: 429 }

const messages: Readonly<Record<number, string>> = {
  2200: "Internal Error",
  10002: "Create or send message fail.",
  10003: "Invalid parameter.",
  10005: "app or tenant information is wrong",
  10012: "app ticket invalid",
  10013: "tenant access token could not be issued",
  10014: "app secret invalid",
  10015: "app secret invalid",
  10016: "app ticket resend failed: only store apps have tickets",
  11101: "OpenID is invalid.",
  11203: "No permission to send messages to users in batches.",
  11204: "No permission to send messages to departments in batches.",
  11205: "App has no bot ability.",
  11207: "App is unusable in the tenant.",
  11209: "App does not exist.",
  11210: "App is not installed in the tenant.",
  11223: "No permission to send messages.",
  11227: "The image key is invalid.",
  11231: "The chat id is invalid.",
  11232: "Create message triggers the frequency limit of the system.",
  11233: "Create message triggers the frequency limit of the chat.",
  11235: "Mentioning everybody is forbidden.",
  11246: "Create message content failed. ErrCode: 100290",
  11247: "The number of messages sent today has reached the limit.",
  11312: "The message did not pass the content audit.",
  20009: "app is not installed in the tenant",
  230001: "Your request contains an invalid request parameter.",
  230002: "The bot can not be outside the group.",
  230006: "Bot ability is not activated.",
  230009: "Message can only be recalled within one days.",
  230012: "Bot is NOT the sender of the message.",
  230013: "Bot has NO availability to this user.",
  230020: "This operation triggers the frequency limit.",
  230026: "No permission to recall this message.",
  230027: "Lack of necessary permissions.",
  230030: "The message id is invalid, record not found.",
  230050: "The message is invisible to the operator.",
  230054: "This operation is not supported for this message type.",
  230100: "Invalid test message is refused.",
  230110: "Action unavailable as the message has been deleted.",
  232009: "Your request specifies a chat which has already been dissolved.",
  99991400: "request trigger frequency limit",
  99991401: "ip 127.0.0.1 is denied by app setting",
  99991403: "This month's API call quota has been exceeded",
  99991543: "app id or app secret is invalid",
  99991662: "app is not in an enabled status",
  99991663: "Invalid access token for authorization. Please make a request with token attached.",
  99991673: "app status is not usable in the tenant",
  99992354:
    "The request you send is not a valid {open_message_id} or not exists, example value: om_dc13264520392913993dd051dba21dcf",
}

const singleRecallMessages: Readonly<Record<number, string>> = { 230009: "Message has expired when recall message." }
