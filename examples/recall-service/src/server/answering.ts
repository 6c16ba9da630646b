import { CampaignRejected, type ClientError, InvalidInput, isPassing } from "@feishu-recall/core"
import { Effect } from "effect"
import { StoreUnavailable } from "../api/StoreUnavailable.ts"

/** What the caller can do something about is answered; what only we can see to is a defect: 500, and in the log. */
export const answering = <A, R>(
  work: Effect.Effect<A, ClientError | CampaignRejected, R>,
): Effect.Effect<A, InvalidInput | CampaignRejected | StoreUnavailable, R> =>
  Effect.catch(work, (error): Effect.Effect<never, InvalidInput | CampaignRejected | StoreUnavailable> => {
    if (error instanceof InvalidInput || error instanceof CampaignRejected) return Effect.fail(error)
    if (isPassing(error)) return Effect.fail(new StoreUnavailable({ message: "the database is away: ask again" }))
    return Effect.die(error)
  })
