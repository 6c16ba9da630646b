import { Context, Schema } from "effect"
import { HttpApiMiddleware, HttpApiSecurity } from "effect/http-api"

/** A viewer sees everything and changes nothing. */
export const Role = Schema.Literals(["viewer", "operator"])
export type Role = typeof Role.Type

/** What an endpoint asks of its caller. Whoever forgets to say so has written one for operators. */
export const RequiredRole = Context.Reference<Role>("@feishu-recall/example-recall-service/RequiredRole", {
  defaultValue: () => "operator",
})

/** Who calls: the name of the API key. It becomes the `by` of every order, so nobody orders in another's name. */
export class Caller extends Context.Service<Caller, { readonly name: string; readonly role: Role }>()(
  "@feishu-recall/example-recall-service/Caller",
) {}

export class Unauthorized extends Schema.TaggedError<Unauthorized>()(
  "Unauthorized",
  { message: Schema.String },
  { httpApiStatus: 401 },
) {}

export class Forbidden extends Schema.TaggedError<Forbidden>()(
  "Forbidden",
  { message: Schema.String },
  { httpApiStatus: 403 },
) {}

/** `Authorization: Bearer <API key>`. */
export class Authorization extends HttpApiMiddleware.Service<Authorization, { provides: Caller }>()(
  "@feishu-recall/example-recall-service/Authorization",
  { requiredForClient: true, security: { bearer: HttpApiSecurity.bearer }, error: [Unauthorized, Forbidden] },
) {}
