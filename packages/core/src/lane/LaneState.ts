import type { CampaignId } from "../campaign/CampaignId.ts"
import type { PlatformAnswer } from "../platform/Disposition.ts"
import { limits } from "../limits.ts"
import type { Timestamp } from "../Timestamp.ts"
import type { LaneApi, LaneBlocked, LaneEvent, LaneLeft } from "./LaneEvent.ts"

/** A lane, folded from its events. */
export interface LaneState {
  /** Why it waits for a person, and what they must do; `undefined`: it is not blocked. */
  readonly blocked: typeof LaneBlocked.Type | undefined
  /** Per API the last hold, also one that is over: it counts for the next one. */
  readonly holds: Readonly<Record<LaneApi, Hold | undefined>>
  /** Word of the last worker that stopped in order. */
  readonly left: typeof LaneLeft.Type | undefined
  /** Refusals that a person has seen 20 times and let pass; the last ones of many. */
  readonly letPass: ReadonlyArray<{ readonly campaignId: CampaignId; readonly code: number | undefined }>
}

/** No call of one API starts for a while. */
export interface Hold {
  readonly until: Timestamp
  /** Holds since the last good answer of this API, this one included. */
  readonly inARow: number
  readonly cause: string
  readonly detail: string | null
  /** The answer that caused it, where one did. */
  readonly answer?: PlatformAnswer
}

/** A lane of which nothing has happened yet: neither held nor blocked. */
export const openLane: LaneState = {
  blocked: undefined,
  holds: { recall: undefined, progress: undefined },
  left: undefined,
  letPass: [],
}

/**
 * The lane after one more event.
 *
 * @see {@link decideLane}
 */
export const evolveLane = (lane: LaneState, event: LaneEvent): LaneState => {
  switch (event._tag) {
    case "LaneHeld":
      return {
        ...lane,
        holds: {
          ...lane.holds,
          [event.api]: { until: event.until, inARow: event.inARow, cause: event.cause, detail: event.detail },
        },
      }
    case "LaneBlocked":
      return { ...lane, blocked: event }
    case "LaneLeft":
      return { ...lane, left: event }
    // Told to whoever asks later; calls have nothing to do with it.
    case "LanePruned":
      return lane
    case "LaneResumed": {
      const passed = lane.blocked?.cause === "same-refusal" ? lane.blocked : undefined
      return {
        ...lane,
        blocked: undefined,
        holds: openLane.holds,
        letPass:
          passed === undefined || passed.campaignId === null
            ? lane.letPass
            : [...lane.letPass, { campaignId: passed.campaignId, code: passed.answer?.code }].slice(
                -limits.lane.letPass,
              ),
      }
    }
  }
}
