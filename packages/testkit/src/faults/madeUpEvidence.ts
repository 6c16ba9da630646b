import type { Answered, Unanswered, UnansweredReason } from "@feishu-recall/core"

/** Ends of calls that no network and no platform had a part in. */
export const unanswered = (sent: Unanswered["sent"], reason: UnansweredReason): Unanswered => ({
  _tag: "Unanswered",
  sent,
  reason,
  detail: `${reason} (simulated)`,
})

export const answeredJson = (
  status: number,
  body: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): Answered => ({
  _tag: "Answered",
  status,
  headers: { "content-type": "application/json; charset=utf-8", ...headers },
  body: JSON.stringify(body),
  truncated: false,
})

export const serverError: Answered = answeredJson(500, { code: 2200, msg: "Internal Error" })

export const gatewayPage: Answered = {
  _tag: "Answered",
  status: 502,
  headers: { "content-type": "text/html" },
  body: "<html>502</html>",
  truncated: false,
}
