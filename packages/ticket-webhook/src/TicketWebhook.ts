import { type AppTickets, makeAppTickets, type TokenStore, TokenStoreError } from "@feishu-recall/core"
import { Cause, Clock, Config, Context, Effect, Layer, Redacted } from "effect"
import { makeEventMemory } from "./EventMemory.ts"
import { limits } from "./limits.ts"
import type { EventPush } from "./readPush.ts"
import { recognizePush } from "./recognizePush.ts"
import { makeRefusalLog } from "./RefusalLog.ts"
import { checkApps, type WebhookApp } from "./WebhookApp.ts"
import type { WebhookHeaders } from "./WebhookHeaders.ts"

/** What to answer with, as it stands. */
export interface WebhookAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** An event that is no ticket, from an app that is known here. */
export interface PlatformEvent extends Omit<EventPush, "_tag" | "token"> {
  readonly app: Pick<WebhookApp, "baseUrl" | "appId">
}

/** Whose events arrive here, and who is handed those that are no tickets. */
export interface TicketWebhookOptions {
  /** Up to 100; several may have the same address. */
  readonly apps: ReadonlyArray<WebhookApp>
  /**
   * Is handed every event that is no ticket, once each unless it fails: then the platform delivers it again. Without it
   * they are acknowledged and left alone.
   */
  readonly onEvent?: ((event: PlatformEvent) => Effect.Effect<void, unknown> | Promise<void> | void) | undefined
}

/**
 * Receives what the platform pushes to the webhook of store apps: answers challenges, and puts app tickets into the
 * token store, where `StoreApp` finds them.
 *
 * | Answer | Means                                                                                             |
 * | ------ | ------------------------------------------------------------------------------------------------- |
 * | 200    | a challenge was answered; a ticket is stored; an event was handled, now or before, or is left alone |
 * | 400    | an event of a known app that can't be read: a ticket without a ticket in it                       |
 * | 401    | nobody's push: signature, encryption, verification token or app id is wrong                       |
 * | 413    | larger than 1 MiB                                                                                 |
 * | 503    | not stored or not handled, or not in time: the platform delivers it again                         |
 *
 * Source: https://open.feishu.cn/document/ukTMukTMukTM/uUTNz4SN1MjL1UzM
 *
 * @example
 * ```ts
 * import { TokenStoreMemory } from "@feishu-recall/core"
 * import { TicketWebhook, type WebhookApp } from "@feishu-recall/ticket-webhook"
 * import { Layer } from "effect"
 *
 * const webhook = (app: WebhookApp) => TicketWebhook.layer({ apps: [app] }).pipe(Layer.provide(TokenStoreMemory))
 * ```
 */
export class TicketWebhook extends Context.Service<
  TicketWebhook,
  {
    /** Takes the body byte by byte as it arrived, and answers within 2.5 seconds. Never fails. */
    readonly answer: (headers: WebhookHeaders, body: Uint8Array | string) => Effect.Effect<WebhookAnswer>
    /** As `answer`, for whoever has no Effect: rejects only if the body was parsed before. */
    readonly handler: (headers: WebhookHeaders, body: Uint8Array | string) => Promise<WebhookAnswer>
  }
>()("@feishu-recall/ticket-webhook/TicketWebhook") {
  /** Apps that can't be are a mistake in the program: the layer dies with all that is wrong. */
  static readonly layer = (options: TicketWebhookOptions): Layer.Layer<TicketWebhook, never, TokenStore> =>
    Layer.effect(TicketWebhook, makeTicketWebhook(options))

  /** The same, with the apps told by the application's configuration. */
  static readonly layerConfig = (
    options: Omit<TicketWebhookOptions, "apps"> & { readonly apps: ReadonlyArray<Config.Wrap<WebhookApp>> },
  ): Layer.Layer<TicketWebhook, Config.ConfigError, TokenStore> =>
    Layer.effect(
      TicketWebhook,
      Effect.flatMap(Config.all(options.apps.map((app) => Config.unwrap(app))), (apps) =>
        makeTicketWebhook({ ...options, apps }),
      ),
    )
}

const makeTicketWebhook = Effect.fnUntraced(function* (options: TicketWebhookOptions) {
  const apps = yield* Effect.orDie(checkApps(options.apps))
  const ticketsOf = new Map<WebhookApp, AppTickets>()
  for (const app of apps) ticketsOf.set(app, yield* makeAppTickets(app))
  const memory = makeEventMemory(limits.eventsRemembered, yield* Effect.scope)
  const logRefusal = yield* makeRefusalLog

  const handle = (app: WebhookApp, push: EventPush): Effect.Effect<void, unknown> => {
    if (push.type === "app_ticket") return keepTicket(ticketsOf.get(app)!, push)
    const { _tag, token: _token, ...event } = push
    return toEffect(() => options.onEvent?.({ ...event, app: { baseUrl: app.baseUrl, appId: app.appId } }))
  }

  const answerEvent = (app: WebhookApp, push: EventPush): Effect.Effect<WebhookAnswer> => {
    if (push.type === "app_ticket" && ticketIn(push) === undefined) return Effect.succeed(unreadable)
    const handling = handle(app, push).pipe(
      Effect.timeout(limits.workWithinMillis),
      Effect.tapCause((cause) => Effect.logWarning(failureOf(push, cause))),
    )
    return memory.once(`${app.baseUrl} ${app.appId} ${push.id}`, handling).pipe(
      Effect.as(acknowledged),
      Effect.catchCause(() => Effect.succeed(again)),
      Effect.timeoutOrElse({ duration: limits.answerWithinMillis, orElse: () => Effect.succeed(again) }),
    )
  }

  const answer: TicketWebhook["Service"]["answer"] = (headers, given) =>
    Effect.suspend(() => {
      const body = bytesOf(given)
      if (body.length > limits.bodyBytes) return Effect.succeed(tooLarge)
      const recognized = recognizePush(apps, headers, body)
      if (recognized === undefined) return Effect.as(logRefusal, nobodys)
      const { app, push } = recognized
      return push._tag === "Challenge"
        ? Effect.succeed(json(200, { challenge: push.challenge }))
        : answerEvent(app, push)
    })

  const context = yield* Effect.context()
  const run = Effect.runPromiseWith(context)
  return TicketWebhook.of({ answer, handler: async (headers, body) => run(answer(headers, body)) })
})

const keepTicket = Effect.fnUntraced(function* (tickets: AppTickets, push: EventPush) {
  const issuedAt = push.createdAt ?? (yield* Clock.currentTimeMillis)
  yield* tickets.keep({ ticket: Redacted.make(ticketIn(push)!), issuedAt })
})

const ticketIn = ({ event }: EventPush): string | undefined => {
  const ticket = event["app_ticket"]
  return typeof ticket === "string" && ticketForm.test(ticket) ? ticket : undefined
}

const ticketForm = new RegExp(`^[\\x21-\\x7e]{1,${limits.ticketCharacters}}$`)

const toEffect = (run: () => Effect.Effect<void, unknown> | Promise<void> | void): Effect.Effect<void, unknown> =>
  Effect.suspend(() => {
    const running = run()
    return Effect.isEffect(running) ? running : Effect.tryPromise(async () => running)
  })

/** Only the store's own words are known to hold no secret. */
const failureOf = ({ id, type }: EventPush, cause: Cause.Cause<unknown>): string => {
  const error = Cause.squash(cause)
  const why =
    error instanceof TokenStoreError
      ? error.message
      : Cause.isTimeoutError(error)
        ? `not done within ${limits.workWithinMillis} ms`
        : "the handler of the program failed"
  return `ticket webhook: event ${JSON.stringify(id)} of type ${JSON.stringify(type)} is left to the platform's redelivery: ${why}`
}

const bytesOf = (body: unknown): Uint8Array => {
  if (typeof body === "string") return Buffer.from(body, "utf8")
  if (body instanceof Uint8Array) return body
  throw new TypeError("Give the webhook the body as it arrived, as bytes or text: a parsed one can't be verified.")
}

const json = (status: number, body: Readonly<Record<string, string>>): WebhookAnswer => ({
  status,
  headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" },
  body: JSON.stringify(body),
})

const acknowledged = json(200, {})
const unreadable = json(400, { message: "this event can't be read" })
const nobodys = json(401, { message: "this push is of no app that is known here" })
const tooLarge = json(413, { message: `a push has at most ${limits.bodyBytes} bytes` })
const again = json(503, { message: "not done yet: deliver it again" })
