import { type Answered, RecallTransport } from "@feishu-recall/core"
import { Effect, Layer } from "effect"
import { rightTransport } from "./rightTransport.ts"

/** Takes what came behind the end of an answer for that of the next call. */
export const outOfStepTransport = (baseUrl: string): Layer.Layer<RecallTransport> => {
  let surplus: Answered | undefined
  const hears = (bytes: Buffer) => {
    const behind = bytes.toString("latin1").split("HTTP/1.1 200 OK\r\n")[2]
    if (behind === undefined) return
    const body = behind.slice(behind.indexOf("\r\n\r\n") + 4)
    surplus = { _tag: "Answered", status: 200, headers: { "content-type": "application/json" }, body, truncated: false }
  }
  const takingSurplus = Effect.map(RecallTransport, ({ send }) =>
    RecallTransport.of({
      send: (request, options) => {
        const answer = surplus
        surplus = undefined
        return answer === undefined ? send(request, options) : Effect.as(send(request, options), answer)
      },
    }),
  )
  return Layer.effect(RecallTransport, takingSurplus).pipe(Layer.provide(rightTransport(baseUrl, { hears })))
}
