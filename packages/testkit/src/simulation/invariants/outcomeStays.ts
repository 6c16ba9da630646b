import { type Invariant, recallEvents } from "./Invariant.ts"

const outcomes = ["RecallConfirmed", "RecallSettledShort", "RecallRefused", "RecallUnverified", "RecallCancelled"]

/** An outcome stays until somebody reopens or rereads, with a name and a reason; or asks again for what was cancelled. */
export const outcomeStays: Invariant = {
  number: 5,
  name: "An outcome stays",
  check: ({ world }) =>
    world.ids.flatMap((id) => {
      let ended: string | undefined
      return recallEvents(world, id).flatMap(({ event, version }) => {
        const before = ended
        if (outcomes.includes(event._tag)) ended = event._tag
        else if (event._tag === "RecallReopened") ended = undefined
        else if (event._tag === "RecallRequestedAgain" && before === "RecallCancelled") ended = undefined
        const mayFollow = ["RecallReopened", "RecallRequestedAgain"].includes(event._tag)
        return before !== undefined && !mayFollow
          ? [`${event._tag} (version ${version}) of ${id} followed ${before}`]
          : []
      })
    }),
}
