// #region authorization
import { Context, Effect, Layer } from "effect"
import { Authorization, Caller, Forbidden, RequiredRole, Unauthorized } from "../api/Authorization.ts"
import { type ApiKey, findApiKey } from "./ApiKey.ts"

export const authorization = (keys: ReadonlyArray<ApiKey>) =>
  Layer.succeed(
    Authorization,
    Authorization.of({
      bearer: Effect.fnUntraced(function* (handler, { credential, endpoint }) {
        const key = findApiKey(keys, credential)
        if (key === undefined) return yield* new Unauthorized({ message: "give an API key of this service" })
        const role = Context.get(endpoint.annotations, RequiredRole)
        if (role === "operator" && key.role !== "operator")
          return yield* new Forbidden({ message: `${key.name} may look and not order: ask an operator` })
        return yield* Effect.provideService(handler, Caller, key)
      }),
    }),
  )
// #endregion
