// #region client
import { Effect, Layer, Redacted } from "effect"
import { FetchHttpClient, HttpClient, HttpClientRequest } from "effect/http"
import { HttpApiClient, HttpApiMiddleware } from "effect/http-api"
import { Authorization } from "./Authorization.ts"
import { RecallApi } from "./RecallApi.ts"

/** The typed client: every call, answer and error of the service, and nothing written twice. */
export const recallApiClient = (url: string, key: Redacted.Redacted) => {
  const authorization = HttpApiMiddleware.layerClient(Authorization, ({ next, request }) =>
    next(HttpClientRequest.bearerToken(request, Redacted.value(key))),
  )
  return HttpApiClient.make(RecallApi, {
    transformClient: HttpClient.mapRequest(HttpClientRequest.prependUrl(url)),
  }).pipe(Effect.provide(Layer.merge(authorization, FetchHttpClient.layer)))
}
// #endregion
