import type { Evidence, HttpCall } from "@feishu-recall/core"
import { Redacted } from "effect"
import type { HttpInstance, HttpRequest } from "./LarkSdkClient.ts"
import { failed, passedBy } from "./unanswered.ts"
import { version } from "./version.ts"
import { type CallProgress, type Transport, watchedRequest } from "./WatchedRequest.ts"

/** One call under way. */
export interface CarriedCall extends CallProgress {
  /** Gives the call up: its connection is closed, and what was not written yet never will be. */
  readonly end: () => void
}

/** What a call says on the wire. */
export type WireCall = Pick<HttpCall, "method" | "headers" | "authorization" | "body"> & { readonly url: string }

/**
 * Makes one call through the team's axios instance: its interceptors, agents and proxies take part. What is seen comes
 * from the socket below them, so that no interceptor changes, unwraps, repeats or loses it; axios's own errors hold the
 * whole request, token and secret, and nothing of them is kept but a code.
 *
 * `tell` hears of it once.
 */
export const carryCall = (
  httpInstance: HttpInstance,
  call: WireCall,
  bodyLimitBytes: number,
  tell: (evidence: Evidence) => void,
): CarriedCall => {
  let told = false
  const tellOnce = (evidence: Evidence) => {
    if (told) return
    told = true
    tell(evidence)
  }
  const watched = watchedRequest(bodyLimitBytes, tellOnce)
  let dispatched = false
  const settings: AxiosSettings = {
    url: call.url,
    method: call.method,
    headers: {
      ...call.headers,
      // The body is kept as it comes over the wire.
      "accept-encoding": "identity",
      // So spelt, or the SDK's interceptor puts its own in its place.
      "User-Agent": `feishu-recall/${version}`,
      ...(call.authorization === undefined ? {} : { authorization: Redacted.value(call.authorization) }),
    },
    data: call.body === undefined ? undefined : Redacted.value(call.body),
    transport: watched.transport,
    transformRequest: [
      (data) => {
        dispatched = true
        return data
      },
    ],
    // An answer is no error, whatever its status: an AxiosError would carry the token through the interceptors.
    validateStatus: () => true,
    decompress: false,
    httpVersion: 1,
    maxContentLength: -1,
    maxRedirects: 0,
    timeout: 0,
  }
  const settled = (error: Error | undefined) => {
    // From here on the socket tells.
    if (watched.made) return
    if (error === undefined) return tellOnce(passedBy)
    const failure = failed(error, { started: false })
    // Another adapter than Node's http may have sent what it then failed with.
    tellOnce(dispatched && !watched.asked ? { ...failure, sent: "unknown" } : failure)
  }
  try {
    httpInstance.request(settings).then(
      () => settled(undefined),
      (error: unknown) => settled(asError(error)),
    )
  } catch (error) {
    settled(asError(error))
  }
  return {
    end: () => {
      told = true
      watched.end()
    },
    get started() {
      return watched.started
    },
    get written() {
      return watched.written
    },
  }
}

interface AxiosSettings extends HttpRequest {
  readonly transport: Transport
  readonly transformRequest: ReadonlyArray<(data: unknown) => unknown>
  readonly validateStatus: () => boolean
  readonly decompress: boolean
  readonly httpVersion: number
  readonly maxContentLength: number
  readonly maxRedirects: number
  readonly timeout: number
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error())
