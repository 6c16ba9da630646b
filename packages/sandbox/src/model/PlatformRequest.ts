/**
 * A call as the platform sees it.
 *
 * Source: https://open.feishu.cn/document/ukTMukTMukTM/ukDNz4SO0MjL5QzM/get-
 */
export interface PlatformRequest {
  readonly method: string
  /** The raw request target, query included, exactly as it was on the wire. */
  readonly target: string
  readonly authorization: string | undefined
  readonly body: string
  /** Told back in the message of 99991401. */
  readonly remoteAddress: string
}

/** What goes back. `code` is the envelope's code, 404 for the plain text answer that has none. */
export interface PlatformResponse {
  readonly status: number
  readonly code: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}
