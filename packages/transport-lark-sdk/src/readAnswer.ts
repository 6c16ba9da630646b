import type { Answered } from "@feishu-recall/core"
import type { IncomingMessage } from "node:http"

/**
 * Reads an answer as it comes over the wire, up to the limit, beside whatever axios and its interceptors make of it. An
 * answer that breaks off is an answer, cut off.
 */
export const readAnswer = (response: IncomingMessage, limit: number, done: (answer: Answered) => void): void => {
  const chunks: Array<Buffer> = []
  let size = 0
  let over = false
  const finish = (truncated: boolean) => {
    if (over) return
    over = true
    done({
      _tag: "Answered",
      status: response.statusCode ?? 0,
      headers: headersOf(response),
      body: decoder.decode(Buffer.concat(chunks).subarray(0, limit)),
      truncated,
    })
  }
  response.on("data", (chunk: Buffer) => {
    if (over) return
    chunks.push(chunk)
    size += chunk.length
    if (size > limit) finish(true)
  })
  response.once("end", () => finish(false))
  response.once("close", () => finish(true))
  // The end of a broken connection is told by `close`.
  response.on("error", () => undefined)
}

const headersOf = ({ headers }: IncomingMessage): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value]],
    ),
  )

const decoder = new TextDecoder()
