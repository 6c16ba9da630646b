import type { TokenStore } from "@feishu-recall/core"
import { Layer, ManagedRuntime } from "effect"
import { TicketWebhook, type TicketWebhookOptions, type WebhookAnswer } from "./TicketWebhook.ts"
import type { WebhookHeaders } from "./WebhookHeaders.ts"

/** A webhook for any framework. */
export interface OpenTicketWebhook {
  /** See `TicketWebhook`. Never rejects, unless the body was parsed before. */
  readonly handler: (headers: WebhookHeaders, body: Uint8Array | string) => Promise<WebhookAnswer>
  /** Lets go of the token store. */
  readonly close: () => Promise<void>
}

/**
 * The webhook for a program that is not written with Effect. `store` is a layer of a package that keeps tokens, the
 * same as the workers': a value that is only passed on. Rejects if the store can't be opened.
 *
 * @example
 * ```ts
 * import { openTicketWebhook, type WebhookApp } from "@feishu-recall/ticket-webhook"
 * import * as TokenStoreFile from "@feishu-recall/token-store-file"
 * import { Redacted } from "effect"
 *
 * const open = (app: WebhookApp, key: string) =>
 *   openTicketWebhook({
 *     apps: [app],
 *     store: TokenStoreFile.layer({ directory: "/var/lib/recall/tokens", key: Redacted.make(key) }),
 *   })
 * ```
 */
export const openTicketWebhook = async <E>({
  store,
  ...options
}: TicketWebhookOptions & {
  /** Where the tickets are put, and the workers look for them. */
  readonly store: Layer.Layer<TokenStore, E>
}): Promise<OpenTicketWebhook> => {
  const runtime = ManagedRuntime.make(TicketWebhook.layer(options).pipe(Layer.provide(store)))
  const { handler } = await runtime.runPromise(TicketWebhook)
  return { handler, close: () => runtime.dispose() }
}
