import { ByteSize, Effect, Layer } from "effect"
import { HttpIncomingMessage, HttpRouter, type HttpServerError, HttpServerResponse } from "effect/http"
import { limits } from "./limits.ts"
import { TicketWebhook } from "./TicketWebhook.ts"

/**
 * The webhook as one route of Effect's router. It reads no more of a body than the webhook takes.
 *
 * @example
 * ```ts
 * import { ticketWebhookRoute } from "@feishu-recall/ticket-webhook"
 * import { HttpRouter } from "effect/http"
 *
 * const served = HttpRouter.serve(ticketWebhookRoute("/events"))
 * ```
 */
export const ticketWebhookRoute = (
  path: HttpRouter.PathInput,
): Layer.Layer<never, never, HttpRouter.HttpRouter | TicketWebhook> =>
  Layer.unwrap(
    TicketWebhook.useSync(({ answer }) =>
      HttpRouter.add("POST", path, (request) =>
        request.arrayBuffer.pipe(
          Effect.provideService(HttpIncomingMessage.MaxBodySize, ByteSize.bytes(limits.bodyBytes)),
          Effect.flatMap((body) => answer(request.headers, new Uint8Array(body))),
          Effect.map(({ body, headers, status }) => HttpServerResponse.text(body, { status, headers })),
          Effect.catch((error) => Effect.succeed(HttpServerResponse.empty({ status: statusOf(error) }))),
          Effect.timeoutOrElse({
            duration: 2 * limits.answerWithinMillis,
            orElse: () => Effect.succeed(HttpServerResponse.empty({ status: 408 })),
          }),
        ),
      ),
    ),
  )

const statusOf = ({ reason }: HttpServerError.HttpServerError): number =>
  reason._tag === "RequestParseError" && reason.reason === "BodyTooLarge" ? 413 : 400
