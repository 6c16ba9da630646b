import { type Evidence, type PlatformRequest, RecallTransport } from "@feishu-recall/core"
import { Context, Effect, Layer, type Scope } from "effect"
import * as fc from "fast-check"
import { rawServer, type RawServer, type RawServerOptions } from "./rawServer.ts"

/** The layer of an adapter that calls this base URL, scheme and host. Built anew for each trial. */
export type MakeTransport = (baseUrl: string) => Layer.Layer<RecallTransport, unknown>

/** What the laws of transports are tried on. */
export interface TransportTrial {
  /** Gives the transport under trial, which calls the law's server. */
  readonly make: MakeTransport
  /** Requests that the adapter does not make. */
  readonly without: ReadonlyArray<PlatformRequest["_tag"]>
  /** What it reads of a body at most. */
  readonly bodyLimitBytes: number
}

/** One call, with time enough for whatever a law does not try to draw out. */
export type Send = (request: PlatformRequest, timeoutMillis?: number) => Effect.Effect<Evidence>

/** A transport of its own, which calls this base URL. */
export const transportTo = (trial: TransportTrial, baseUrl: string): Effect.Effect<Send, unknown, Scope.Scope> =>
  Effect.map(Layer.build(Layer.fresh(trial.make(baseUrl))), (services): Send => {
    const transport = Context.get(services, RecallTransport)
    return (request, timeoutMillis = 3_000) => transport.send(request, { timeoutMillis })
  })

/** A server of its own that behaves as it is told, and a transport of its own that calls it. */
export const atServer = (
  trial: TransportTrial,
  behaviour: RawServerOptions,
  law: (send: Send, server: RawServer) => Effect.Effect<void, unknown, Scope.Scope>,
): Promise<void> =>
  rawServer(behaviour).pipe(
    Effect.flatMap((server) => Effect.flatMap(transportTo(trial, server.url), (send) => law(send, server))),
    Effect.scoped,
    Effect.runPromise,
  )

/** fast-check prints seed and path of what falsifies it. */
export const forEvery = <A>(
  values: fc.Arbitrary<A>,
  law: (value: A) => Promise<void>,
  { runs = 25, always = [] }: { readonly runs?: number; readonly always?: ReadonlyArray<A> } = {},
): Promise<void> =>
  fc.assert(fc.asyncProperty(values, law), {
    numRuns: runs + always.length,
    examples: always.map((value) => [value]),
  })

/** Waits until it is so, 1 second at most, and says whether it is. */
export const comesTrue = (isSo: () => boolean): Effect.Effect<boolean> =>
  Effect.gen(function* () {
    for (let waited = 0; !isSo() && waited < 1_000; waited += 10) yield* Effect.sleep(10)
    return isSo()
  })
