import { makeAppTickets, type TokenStore, TokenStoreMemory } from "@feishu-recall/core"
import type { WrittenPush } from "@feishu-recall/sandbox"
import { TicketWebhook, type TicketWebhookOptions, type WebhookAnswer } from "@feishu-recall/ticket-webhook"
import { Effect, Layer, Redacted } from "effect"
import { TestClock } from "effect/testing"
import { now } from "./pushes.ts"

export const deliver = ({ body, headers }: WrittenPush) => TicketWebhook.use(({ answer }) => answer(headers, body))

export const ticketsOf = (app: { readonly baseUrl: string; readonly appId: string }) =>
  Effect.gen(function* () {
    const tickets = yield* makeAppTickets(app)
    return (yield* tickets.read).map(({ ticket }) => Redacted.value(ticket))
  })

export const withWebhook = <A, E>(
  options: TicketWebhookOptions,
  test: Effect.Effect<A, E, TicketWebhook | TokenStore>,
  store: Layer.Layer<TokenStore> = TokenStoreMemory,
) =>
  Effect.andThen(TestClock.setTime(now), test).pipe(
    Effect.provide(TicketWebhook.layer(options).pipe(Layer.provideMerge(Layer.fresh(store)))),
  )

export const statusOf = (answer: WebhookAnswer) => answer.status
