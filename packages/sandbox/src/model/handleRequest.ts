import { type Answer, writeAnswer, writeNotFound } from "./Answer.ts"
import type { App } from "./App.ts"
import { issueToken } from "./issueToken.ts"
import { type LimitedRoute, matchRoute, type Route } from "./matchRoute.ts"
import { identifyApp, passGate } from "./passGate.ts"
import type { PlatformRequest, PlatformResponse } from "./PlatformRequest.ts"
import type { PlatformState } from "./PlatformState.ts"
import { getProgress, readUser } from "./queryBatch.ts"
import { recallBatch } from "./recallBatch.ts"
import { sendBatch } from "./sendBatch.ts"

/**
 * Answers one call at `now` (epoch milliseconds) and writes it into the ledger. Pure but for the state, which it
 * changes in place: no clock, no randomness, no I/O.
 *
 * @example
 * const response = handleRequest(
 *   platform,
 *   { method: "DELETE", target: "/open-apis/im/v1/batch_messages/bm-…", authorization: "Bearer t-…", body: "{}", remoteAddress: "127.0.0.1" },
 *   1_750_000_000_000,
 * )
 */
export const handleRequest = (state: PlatformState, request: PlatformRequest, now: number): PlatformResponse => {
  const route = matchRoute(request.method, request.target)
  const at = advance(state, now)
  const call = state.calls++
  if (route.api === "unknown") {
    const response = writeNotFound(state.seed, call, at)
    recordArrival(state, route, undefined, at, response)
    return response
  }
  const { answer, app } =
    route.api === "token" ? issueToken(state, request.body, at) : decide(state, route, request, at)
  const response = writeAnswer(answer, state.seed, call, at)
  recordArrival(state, route, app, at, response)
  return response
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

const decide = (
  state: PlatformState,
  route: LimitedRoute,
  request: PlatformRequest,
  now: number,
): { answer: Answer; app?: App | undefined } => {
  const app = identifyApp(state, request.authorization, now)
  const refused = passGate(state, route.api, request, app, now)
  if (refused !== undefined || app === undefined) return { answer: refused!, app }
  switch (route.api) {
    case "batch_send":
      return { answer: sendBatch(state, app, request.body, now), app }
    case "recall":
      return { answer: recallBatch(state, app, route.batchMessageId, now), app }
    case "get_progress":
      return { answer: getProgress(state, app, route.batchMessageId, now), app }
    case "read_user":
      return { answer: readUser(state, app, route.batchMessageId, now), app }
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
