import { firstApp, handleRequest, type PlatformResponse, type PlatformState } from "@feishu-recall/sandbox"

/** 2026-01-15 12:00:00.000 UTC+8: on a whole minute. */
export const noon = 1_768_449_600_000

export interface ModelAnswer extends PlatformResponse {
  /** Whatever came back: the assertions say what it has to be. */
  readonly json: ReturnType<typeof JSON.parse>
}

/** Speaks to the model without a network. */
export const callModel = (
  platform: PlatformState,
  now: number,
  method: string,
  target: string,
  options: { readonly token?: string | undefined; readonly body?: unknown } = {},
): ModelAnswer => {
  const response = handleRequest(
    platform,
    {
      method,
      target,
      authorization: options.token === undefined ? undefined : `Bearer ${options.token}`,
      body: options.body === undefined ? "" : JSON.stringify(options.body),
      remoteAddress: "127.0.0.1",
    },
    now,
  )
  return { ...response, json: response.status === 404 ? undefined : JSON.parse(response.body) }
}

/** A tenant token of an app, by default the first. */
export const fetchToken = (platform: PlatformState, now: number, appId = firstApp(platform)!.appId): string =>
  callModel(platform, now, "POST", "/open-apis/auth/v3/tenant_access_token/internal", {
    body: { app_id: appId, app_secret: platform.apps.get(appId)!.appSecret },
  }).json.tenant_access_token

export const sendText = (
  platform: PlatformState,
  now: number,
  token: string,
  lists: Readonly<Record<string, ReadonlyArray<string>>>,
): ModelAnswer =>
  callModel(platform, now, "POST", "/open-apis/message/v4/batch_send/", {
    token,
    body: { ...lists, msg_type: "text", content: { text: "hello" } },
  })

export const recall = (platform: PlatformState, now: number, token: string | undefined, id: string): ModelAnswer =>
  callModel(platform, now, "DELETE", `/open-apis/im/v1/batch_messages/${id}`, { token, body: {} })

export const readProgress = (platform: PlatformState, now: number, token: string, id: string): ModelAnswer =>
  callModel(platform, now, "GET", `/open-apis/im/v1/batch_messages/${id}/get_progress`, { token })
