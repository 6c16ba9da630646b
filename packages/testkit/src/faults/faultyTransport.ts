import { type Evidence, type PlatformRequest, RecallTransport } from "@feishu-recall/core"
import { Effect, Layer } from "effect"
import type { CallFault } from "./CallFault.ts"
import { drawFrom, type FaultPlan } from "./FaultPlan.ts"
import { answeredJson, gatewayPage, serverError, unanswered } from "./madeUpEvidence.ts"

/**
 * A layer round any transport in which the calls meet the faults of the plan; `callFaults` says of each what the caller
 * sees and whether the call reached the platform. Time is Effect's `Clock`. `late` and `duplicated` are what a network
 * does: no adapter may.
 *
 * @example
 * ```ts
 * import { faultyTransport } from "@feishu-recall/testkit"
 * import { HttpTransport } from "@feishu-recall/transport-http"
 * import { Layer } from "effect"
 *
 * const transport = faultyTransport(["answer-lost", undefined, "throttled"]).pipe(
 *   Layer.provide(HttpTransport.layer({ baseUrl: "http://127.0.0.1:3000" })),
 * )
 * ```
 */
export const faultyTransport = (plan: FaultPlan<CallFault>): Layer.Layer<RecallTransport, never, RecallTransport> =>
  Layer.effect(
    RecallTransport,
    Effect.gen(function* () {
      const transport = yield* RecallTransport
      const scope = yield* Effect.scope
      const draw = drawFrom(plan)

      const meet = (fault: CallFault | undefined, request: PlatformRequest, timeoutMillis: number) => {
        const call = transport.send(request, { timeoutMillis })
        const inTheBackground = <A>(effect: Effect.Effect<A>) => Effect.forkIn(effect, scope)
        const silence = Effect.as(Effect.sleep(timeoutMillis), unanswered("yes", "timeout"))
        switch (fault) {
          case undefined:
            return call
          case "refused":
            return Effect.succeed(unanswered("no", "connection-refused"))
          case "lost":
            return silence
          case "reset-before":
            return Effect.succeed(unanswered("unknown", "connection-lost"))
          case "throttled":
            return Effect.succeed(
              answeredJson(
                429,
                { code: 99991400, msg: "request trigger frequency limit" },
                { "x-ogw-ratelimit-reset": "1" },
              ),
            )
          case "server-error":
            return Effect.succeed(serverError)
          case "gateway":
            return Effect.succeed(gatewayPage)
          case "slow":
            return Effect.delay(transport.send(request, { timeoutMillis: timeoutMillis / 2 }), timeoutMillis / 2)
          case "answer-lost":
            return Effect.andThen(inTheBackground(call), silence)
          case "late":
            return Effect.andThen(inTheBackground(Effect.delay(call, timeoutMillis + 1_000)), silence)
          case "reset":
            return Effect.as(call, unanswered("unknown", "connection-lost"))
          case "server-error-after":
            return Effect.as(call, serverError)
          case "cut":
            return Effect.map(call, cutOff)
          case "duplicated":
            return Effect.tap(call, () => inTheBackground(call))
        }
      }

      return RecallTransport.of({
        send: (request, { timeoutMillis }) =>
          Effect.suspend((): Effect.Effect<Evidence> => meet(draw(request._tag), request, timeoutMillis)),
      })
    }),
  )

const cutOff = (evidence: Evidence): Evidence =>
  evidence._tag === "Unanswered"
    ? evidence
    : { ...evidence, body: evidence.body.slice(0, evidence.body.length / 2), truncated: true }
