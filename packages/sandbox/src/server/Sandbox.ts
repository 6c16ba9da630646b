import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { Context, Deferred, Duration, Effect, Latch, Layer, Redacted, Schema, type Scope } from "effect"
import { limits } from "../limits.ts"
import { changeSettings, stageBatchMessages } from "../model/intervene.ts"
import type { Ledger } from "../model/Ledger.ts"
import { firstApp } from "../model/createApp.ts"
import { makePlatform } from "../model/makePlatform.ts"
import type { PlatformOptions, PlatformState } from "../model/PlatformState.ts"
import type { PlatformSettingsPatch } from "../model/PlatformSettings.ts"
import type { Webhook } from "../model/TicketOffice.ts"
import { setWebhook } from "../model/ticketPushes.ts"
import { makeCallSeries } from "./CallSeries.ts"
import { changeWeather, fairWeather, type NetworkWeatherPatch, weatherEvents } from "./NetworkWeather.ts"
import { PlatformClock } from "./PlatformClock.ts"
import { pushEvents } from "./pushEvents.ts"
import { platformListener } from "./platformListener.ts"
import type { SandboxShell } from "./SandboxShell.ts"

/** Where the sandbox listens, and what platform it is. One tenant with one app that may do everything, unless told. */
export interface SandboxOptions extends Partial<PlatformOptions> {
  /** 0, the default, lets the system choose. */
  readonly port?: number
  /** Whether the control API answers under `/sandbox/`. Off by default. */
  readonly control?: boolean
  /** What the network does to calls. Nothing unless told. */
  readonly weather?: NetworkWeatherPatch
}

/**
 * The port is taken, or not ours to take.
 *
 * @see {@link startSandbox}
 */
export class SandboxListenError extends Schema.TaggedError<SandboxListenError>()("SandboxListenError", {
  port: Schema.Int,
  reason: Schema.String,
}) {
  override get message() {
    return `the sandbox can't listen on 127.0.0.1:${this.port} (${this.reason}); choose a free port, or 0 for any`
  }
}

/**
 * A running sandbox: its address, and its inside for questions that no client could ask.
 *
 * @example
 * ```ts
 * import { Sandbox } from "@feishu-recall/sandbox"
 * import { Effect } from "effect"
 *
 * const callsOfOne = Effect.gen(function* () {
 *   const sandbox = yield* Sandbox
 *   const [id = ""] = yield* sandbox.stage({ count: 1, people: 100 })
 *   // … recall it over HTTP at sandbox.url …
 *   return sandbox.ledger.callsOf("recall", id)
 * }).pipe(Effect.provide(Sandbox.layer({ people: 500 })))
 * ```
 */
export class Sandbox extends Context.Service<
  Sandbox,
  {
    /** `http://127.0.0.1:<port>`, without a trailing slash. */
    readonly url: string
    /** Of the app that may do everything. */
    readonly credentials: {
      readonly appId: string
      readonly appSecret: Redacted.Redacted
      readonly tenantKey: string
    }
    /** The model. `createApp`, `changeApp`, `changeBatchMessage` and `revokeTokens` work on it. */
    readonly platform: PlatformState
    readonly ledger: Ledger
    /** The sandbox's clock, epoch milliseconds. */
    readonly now: Effect.Effect<number>
    /** Moves that clock ahead: sends and recalls go on, tokens and windows run out, events get due. */
    readonly advance: (by: Duration.Input) => Effect.Effect<void>
    /** Where an app gets its events. The webhook is challenged first. */
    readonly setWebhook: (appId: string, webhook: Webhook) => Effect.Effect<void>
    /** In force with the next call. A count that was seen never changes by it. */
    readonly changeSettings: (patch: PlatformSettingsPatch) => Effect.Effect<void>
    /** In force with the next call; an API's own weather is laid over that of all. */
    readonly changeWeather: (patch: NetworkWeatherPatch) => Effect.Effect<void>
    /** Puts batch messages of the first app there without sending them. Returns their ids in order. */
    readonly stage: (wishes: {
      /** Batch messages. */
      readonly count: number
      /** How many people each was sent to; 10 unless told. */
      readonly people?: number
      /** How long ago, in hours; now unless told. */
      readonly sentHoursAgo?: number
    }) => Effect.Effect<ReadonlyArray<string>>
    /** Completes when the control API was asked to shut down. */
    readonly awaitShutdown: Effect.Effect<void>
  }
>()("@feishu-recall/sandbox/Sandbox") {
  /** A sandbox for the lifetime of the layer, by default on a random port. */
  static readonly layer = (options: SandboxOptions = {}): Layer.Layer<Sandbox, SandboxListenError> =>
    Layer.effect(Sandbox, startSandbox(options))
}

/**
 * Starts a sandbox that stops with the scope. Fails with `SandboxListenError` when the port can't be had.
 *
 * @example
 * ```ts
 * import { startSandbox } from "@feishu-recall/sandbox"
 * import { Effect } from "effect"
 *
 * const url = Effect.map(startSandbox({ port: 3000 }), (sandbox) => sandbox.url).pipe(
 *   Effect.tapErrorTag("SandboxListenError", ({ message }) => Effect.logError(message)),
 *   Effect.scoped,
 * )
 * ```
 */
export const startSandbox = Effect.fn("startSandbox")(function* (
  options: SandboxOptions = {},
): Effect.fn.Return<Sandbox["Service"], SandboxListenError, Scope.Scope> {
  const platform = makePlatform(options)
  const shutdown = yield* Deferred.make<void>()
  const clock = yield* PlatformClock
  const pushLatch = yield* Latch.make()
  const shell: SandboxShell = {
    platform,
    weather: changeWeather(fairWeather, options.weather ?? {}),
    now: () => clock.now() + shell.aheadMs,
    aheadMs: 0,
    weatherEvents: { ...noEvents },
    callsDrawn: 0,
    callSeries: makeCallSeries(),
    isControlled: options.control ?? false,
    pushLatch,
    shutDown: () => Deferred.doneUnsafe(shutdown, Effect.void),
  }
  const port = yield* listen(shell, options.port ?? 0)
  yield* Effect.forkScoped(pushEvents(shell))
  const app = firstApp(platform)!
  return {
    url: `http://127.0.0.1:${port}`,
    credentials: { appId: app.appId, appSecret: Redacted.make(app.appSecret), tenantKey: app.tenantKey },
    platform,
    ledger: platform.ledger,
    now: Effect.sync(shell.now),
    advance: (by) =>
      Effect.suspend(() => {
        shell.aheadMs += Duration.toMillis(Duration.fromInputUnsafe(by))
        return pushLatch.open
      }),
    setWebhook: (appId, webhook) =>
      Effect.suspend(() => {
        setWebhook(platform, appId, webhook, shell.now())
        return pushLatch.open
      }),
    changeSettings: (patch) => Effect.sync(() => changeSettings(platform, patch)),
    changeWeather: (patch) =>
      Effect.sync(() => {
        shell.weather = changeWeather(shell.weather, patch)
      }),
    stage: ({ count, people = 10, sentHoursAgo = 0 }) =>
      Effect.sync(() => stageBatchMessages(platform, app, { count, people, sentHoursAgo }, shell.now())),
    awaitShutdown: Deferred.await(shutdown),
  }
})

const noEvents = Object.fromEntries(weatherEvents.map((event) => [event, 0])) as SandboxShell["weatherEvents"]

const listen = (shell: SandboxShell, port: number): Effect.Effect<number, SandboxListenError, Scope.Scope> =>
  Effect.gen(function* () {
    const server = createServer({ keepAliveTimeout: limits.idleMillis }, platformListener(shell))
    yield* Effect.acquireRelease(
      Effect.callback<void, SandboxListenError>((resume) => {
        const fail = (error: Error) => resume(Effect.fail(new SandboxListenError({ port, reason: error.message })))
        server.once("error", fail)
        server.listen(port, "127.0.0.1", limits.backlog, () => {
          server.off("error", fail)
          resume(Effect.void)
        })
      }),
      () =>
        Effect.callback<void>((resume) => {
          server.close(() => resume(Effect.void))
          // Calls that the weather left hanging would otherwise hold the scope open for ever.
          server.closeAllConnections()
        }),
    )
    return (server.address() as AddressInfo).port
  })
