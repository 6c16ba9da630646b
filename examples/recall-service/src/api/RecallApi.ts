// #region api
import {
  BatchMessageId,
  CampaignId,
  CampaignRejected,
  InvalidInput,
  Label,
  Reason,
  Timestamp,
} from "@feishu-recall/core"
import { Schema } from "effect"
import { HttpApi, HttpApiEndpoint, HttpApiGroup, HttpApiMiddleware, HttpApiSchema, OpenApi } from "effect/http-api"
import { Authorization, RequiredRole } from "./Authorization.ts"
import { Figures } from "./Figures.ts"
import { NotReady, StoreUnavailable } from "./StoreUnavailable.ts"

/** What to take back, and why. Who asks is known by the API key. */
export const RecallOrder = Schema.Struct({
  reason: Reason,
  label: Schema.optionalKey(Label),
  messages: Schema.NonEmptyArray(Schema.Struct({ id: BatchMessageId, sentAt: Schema.optionalKey(Timestamp) })).check(
    Schema.isMaxLength(100_000),
  ),
})

const errors = [
  InvalidInput.pipe(HttpApiSchema.status(400)),
  CampaignRejected.pipe(HttpApiSchema.status(409)),
  StoreUnavailable,
]
const params = { id: CampaignId }
const because = Schema.Struct({ reason: Reason })

class Campaigns extends HttpApiGroup.make("campaigns")
  .add(
    // Asked twice, also of two replicas, it is one recall for each id, and both campaigns report it.
    HttpApiEndpoint.post("recall", "/", {
      payload: RecallOrder,
      success: Schema.Struct({ campaignId: CampaignId, count: Schema.Int }).pipe(HttpApiSchema.status(202)),
      error: errors,
    }),
    HttpApiEndpoint.get("figures", "/:id", { params, success: Figures, error: errors }).annotate(
      RequiredRole,
      "viewer",
    ),
    HttpApiEndpoint.post("pause", "/:id/pause", { params, payload: because, error: errors }),
    HttpApiEndpoint.post("resume", "/:id/resume", { params, payload: because, error: errors }),
    HttpApiEndpoint.post("cancel", "/:id/cancel", { params, payload: because, error: errors }),
  )
  .middleware(Authorization)
  .middleware(HttpApiMiddleware.ProblemDetails)
  .prefix("/v1/campaigns") {}

class Lane extends HttpApiGroup.make("lane")
  // A person has seen to what blocked the lane.
  .add(HttpApiEndpoint.post("resume", "/resume", { payload: because, error: errors }))
  .middleware(Authorization)
  .middleware(HttpApiMiddleware.ProblemDetails)
  .prefix("/v1/lane") {}

class System extends HttpApiGroup.make("system", { topLevel: true }).add(
  // The process is alive: whoever restarts it for anything else makes an outage worse.
  HttpApiEndpoint.get("health", "/health", { success: HttpApiSchema.NoContent }),
  // The database answers, so orders can be taken.
  HttpApiEndpoint.get("ready", "/ready", {
    success: Schema.Struct({ worker: Schema.Literals(["Stopped", "StandingBy", "WaitingForStore", "Working"]) }),
    error: NotReady,
  }),
) {}

export class RecallApi extends HttpApi.make("recall-service")
  .add(Campaigns, Lane, System)
  .annotateMerge(OpenApi.annotations({ title: "Recall service" })) {}
// #endregion
