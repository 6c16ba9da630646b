import { type Evidence, RecallTransport, toHttp } from "@feishu-recall/core"
import { Effect, Layer, Redacted } from "effect"
import { connect } from "node:net"
import { unanswered } from "./rightTransport.ts"

/** Keeps one connection, and takes whatever answer it has read but not yet given for that of the next call. */
export const outOfStepTransport = (baseUrl: string): Layer.Layer<RecallTransport> =>
  Layer.effect(
    RecallTransport,
    Effect.map(
      Effect.acquireRelease(
        Effect.sync(() => connect(Number(new URL(baseUrl).port), "127.0.0.1")),
        (socket) => Effect.sync(() => socket.destroy()),
      ),
      (socket) => {
        let unread = ""
        socket.on("data", (bytes) => {
          unread += bytes.toString()
        })
        socket.on("error", () => undefined)
        const take = (): Evidence | undefined => {
          const [whole, status, length] = /^HTTP\/1.1 (\d+)[^]*?Content-Length: (\d+)[^]*?\r\n\r\n/.exec(unread) ?? []
          if (whole === undefined || unread.length < whole.length + Number(length)) return undefined
          const body = unread.slice(whole.length, whole.length + Number(length))
          unread = unread.slice(whole.length + body.length)
          const headers = { "content-type": "application/json" }
          return { _tag: "Answered", status: Number(status), headers, body, truncated: false }
        }
        return RecallTransport.of({
          send: (request) =>
            Effect.gen(function* () {
              const { authorization, method, path } = toHttp(request)
              socket.write(
                `${method} ${path} HTTP/1.1\r\nAuthorization: ${authorization && Redacted.value(authorization)}\r\n\r\n`,
              )
              for (let waited = 0; waited < 200; waited++) {
                const answer = take()
                if (answer !== undefined) return answer
                yield* Effect.sleep(5)
              }
              return unanswered("unknown", "timeout")
            }),
        })
      },
    ),
  )
