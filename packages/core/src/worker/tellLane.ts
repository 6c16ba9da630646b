import { Effect } from "effect"
import type { LaneEvent } from "../lane/LaneEvent.ts"
import { answerAttributes } from "../telemetry/answerAttributes.ts"
import { attributes } from "../telemetry/attributes.ts"

/** What happened to the lane, for whoever reads the program's log: a person may have to see to it. */
export const tellLane = (event: LaneEvent): Effect.Effect<void> => {
  switch (event._tag) {
    case "LaneBlocked":
      return Effect.logInfo(`the lane is blocked: ${event.advice}`).pipe(
        Effect.annotateLogs({
          [attributes.cause.name]: event.cause,
          ...(event.campaignId !== null && { [attributes.campaignId.name]: event.campaignId }),
          ...answerAttributes(event.answer ?? undefined),
        }),
      )
    case "LaneHeld":
      return Effect.logDebug(`the lane is held until ${event.until}`).pipe(
        Effect.annotateLogs({ [attributes.cause.name]: event.cause, [attributes.api.name]: event.api }),
      )
    case "LaneResumed":
    case "LaneLeft":
    case "LanePruned":
      return Effect.void
  }
}
