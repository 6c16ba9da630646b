import { rawAnswer, type TokenAnswer, type TokenPlatform } from "@feishu-recall/testkit"
import { Effect, Fiber } from "effect"
import { Agent } from "node:http"
import { Duplex } from "node:stream"

/**
 * An agent whose connections lead to the platform of the laws, within this process: Node's `http` speaks over them as over
 * any socket, but time passes by the clock of the laws alone.
 */
export const platformAgent = (platform: TokenPlatform): Effect.Effect<Agent> =>
  Effect.contextWith((context) =>
    Effect.sync(() => {
      const agent = new Agent()
      agent.createConnection = () => {
        let asked: Fiber.Fiber<void> | undefined
        const line: Duplex = new Duplex({
          read: () => undefined,
          write: (chunk: Buffer, _encoding, written) => {
            // The body of the request is the last that comes.
            if (chunk.toString().endsWith("}"))
              asked = Effect.runForkWith(context)(Effect.map(platform.ask, (end) => say(line, end)))
            written()
          },
          destroy: (error, done) => {
            if (asked !== undefined) Effect.runFork(Fiber.interrupt(asked))
            done(error)
          },
        })
        return Object.assign(line, {
          setKeepAlive: () => line,
          setNoDelay: () => line,
          setTimeout: () => line,
          ref: () => line,
          unref: () => line,
        })
      }
      return agent
    }),
  )

const say = (line: Duplex, end: Exclude<TokenAnswer, { readonly _tag: "Silent" }>): void => {
  switch (end._tag) {
    case "Issued":
      return void line.push(
        rawAnswer(JSON.stringify({ code: 0, msg: "ok", tenant_access_token: end.token, expire: end.seconds })),
      )
    case "Refused":
      return void line.push(rawAnswer('{"code":10014,"msg":"app secret invalid"}'))
    case "Throttled":
      return void line.push(
        rawAnswer('{"code":99991400,"msg":"request trigger frequency limit"}', "429 Too Many Requests"),
      )
    case "Rubbish":
      return void line.push(rawAnswer(end.body))
    case "Away":
      return void line.destroy(Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }))
    case "Lost":
      return void line.destroy(Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }))
  }
}
