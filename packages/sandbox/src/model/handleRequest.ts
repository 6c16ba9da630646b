import { type Answer, refuse, writeAnswer, writeNotFound } from "./Answer.ts"
import type { App } from "./App.ts"
import { countCall } from "./callQuota.ts"
import { deleteMessage } from "./deleteMessage.ts"
import { issueToken } from "./issueToken.ts"
import { type LimitedRoute, matchRoute, type Route, type UnknownRoute } from "./matchRoute.ts"
import { identifyApp, passGate } from "./passGate.ts"
import type { PlatformRequest, PlatformResponse } from "./PlatformRequest.ts"
import type { PlatformState } from "./PlatformState.ts"
import { getProgress, readUser } from "./queryBatch.ts"
import { recallBatch } from "./recallBatch.ts"
import { refusalOf } from "./refusalOf.ts"
import { sendBatch } from "./sendBatch.ts"

/**
 * Answers one call at `now` (epoch milliseconds) and writes it into the ledger. Pure but for the state, which it
 * changes in place: no clock, no randomness, no I/O.
 *
 * @example
 * ```ts
 * import { firstApp, handleRequest, makePlatform, type PlatformRequest } from "@feishu-recall/sandbox"
 *
 * const platform = makePlatform({ seed: 7, people: 100 })
 * const { appId, appSecret } = firstApp(platform)!
 * const request: PlatformRequest = {
 *   method: "POST",
 *   target: "/open-apis/auth/v3/tenant_access_token/internal",
 *   authorization: undefined,
 *   body: JSON.stringify({ app_id: appId, app_secret: appSecret }),
 *   remoteAddress: "127.0.0.1",
 * }
 * handleRequest(platform, request, 1_795_397_400_000).code // 0
 * ```
 */
export const handleRequest = (state: PlatformState, request: PlatformRequest, now: number): PlatformResponse => {
  const route = matchRoute(request.method, request.target)
  const at = advance(state, now)
  const call = state.calls++
  const response = respond(state, route, request, call, at)
  recordArrival(state, route, response.app, at, response.written)
  return response.written
}

/**
 * Writes a call into the ledger that reached the platform's door and was never processed: the network or a proxy ate
 * it. It counts as an arrival, with code -1.
 */
export const noteUnprocessed = (state: PlatformState, request: PlatformRequest, status: number, now: number): void => {
  const at = advance(state, now)
  const route = matchRoute(request.method, request.target)
  recordArrival(state, route, identifyApp(state, request.authorization, at), at, { code: -1, status })
}

const respond = (
  state: PlatformState,
  route: Route,
  request: PlatformRequest,
  call: number,
  now: number,
): { readonly written: PlatformResponse; readonly app?: App | undefined } => {
  const clock = now + state.settings.clockSkewMs
  if (route.api === "unknown") return { written: refuseUnknown(state, route, call, clock) }
  const { answer, app } = isLimited(route)
    ? decide(state, route, request, now)
    : issueToken(state, route.api, request.body, now)
  return { written: writeAnswer(answer, state.seed, call, clock), app }
}

const isLimited = (route: Exclude<Route, UnknownRoute>): route is LimitedRoute =>
  route.api === "batch_send" || "batchMessageId" in route || "messageId" in route

// The general table lists codes for both; the live platform was seen to answer with text.
const refuseUnknown = (
  state: PlatformState,
  { isPathKnown }: UnknownRoute,
  call: number,
  clock: number,
): PlatformResponse => {
  if (state.settings.unknownPath === "text") return writeNotFound(state.seed, call, clock)
  const answer = isPathKnown ? refuse(99991301, "method not allowed") : refuse(99991201, "path not found")
  return writeAnswer({ ...answer, status: 404 }, state.seed, call, clock)
}

const decide = (
  state: PlatformState,
  route: LimitedRoute,
  request: PlatformRequest,
  now: number,
): { readonly answer: Answer; readonly app?: App | undefined } => {
  const app = identifyApp(state, request.authorization, now)
  const refused = passGate(state, route.api, request, app, now)
  if (refused !== undefined || app === undefined) return { answer: refused!, app }
  const forced = app.refusals[route.api]
  const answer = forced === undefined ? carryOut(state, route, app, request.body, now) : refusalOf(route.api, forced)
  countCall(state, app, answer.status, now)
  return { answer, app }
}

const carryOut = (state: PlatformState, route: LimitedRoute, app: App, body: string, now: number): Answer => {
  switch (route.api) {
    case "batch_send":
      return sendBatch(state, app, body, now)
    case "recall":
      return recallBatch(state, app, route.batchMessageId, now)
    case "get_progress":
      return getProgress(state, app, route.batchMessageId, now)
    case "read_user":
      return readUser(state, app, route.batchMessageId, now)
    case "delete_message":
      return deleteMessage(state, app, route.messageId)
  }
}

const advance = (state: PlatformState, now: number): number => {
  if (now > state.now) state.now = now
  return state.now
}

const recordArrival = (
  state: PlatformState,
  route: Route,
  app: App | undefined,
  at: number,
  response: Pick<PlatformResponse, "code" | "status">,
): void =>
  state.ledger.record({
    at,
    api: route.api,
    appId: app?.appId ?? "",
    tenantKey: app?.tenantKey ?? "",
    batchMessageId: "batchMessageId" in route ? route.batchMessageId : undefined,
    code: response.code,
    status: response.status,
  })
