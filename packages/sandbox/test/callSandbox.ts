import { Sandbox } from "@feishu-recall/sandbox"
import { assert } from "@effect/vitest"
import { type Cause, Effect, Redacted } from "effect"

export interface HttpAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** Whatever came back: the assertions say what it has to be. */
  readonly json: ReturnType<typeof JSON.parse>
}

/** Speaks to a server over HTTP with the runtime's own fetch: a client that shares nothing with the sandbox. */
export const callUrl = (
  method: string,
  url: string,
  options: {
    readonly token?: string | undefined
    readonly body?: unknown
    readonly headers?: Record<string, string>
  } = {},
): Effect.Effect<HttpAnswer, Cause.UnknownError> =>
  Effect.tryPromise(async (signal) => {
    const response = await fetch(url, {
      method,
      signal,
      headers: {
        ...(options.token === undefined ? {} : { Authorization: `Bearer ${options.token}` }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    })
    const text = await response.text()
    const isJson = response.headers.get("content-type")?.includes("application/json") === true
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined }
  })

/** The same against the sandbox of the test. */
export const callSandbox = Effect.fnUntraced(function* (
  method: string,
  path: string,
  options: Parameters<typeof callUrl>[2] = {},
) {
  const { url } = yield* Sandbox
  return yield* callUrl(method, url + path, options)
})

export const fetchTokenOverHttp = Effect.fnUntraced(function* () {
  const { credentials } = yield* Sandbox
  const body = { app_id: credentials.appId, app_secret: Redacted.value(credentials.appSecret) }
  const answer = yield* callSandbox("POST", "/open-apis/auth/v3/tenant_access_token/internal", { body })
  return String(answer.json.tenant_access_token)
})

/** Every answer of the platform carries its log id and request id. */
export const assertTraced = (answer: HttpAnswer): void => {
  assert.match(answer.headers.get("x-tt-logid") ?? "", /^20\d{12}[0-9A-F]{20}$/)
  assert.match(answer.headers.get("x-request-id") ?? "", /^[0-9a-f]{32}$/)
  assert.strictEqual(answer.headers.get("request-id"), answer.headers.get("x-request-id"))
}
