import { type Invariant, recallEvents } from "./Invariant.ts"

/** The same request twice is one recall, and both campaigns report it. */
export const idempotent: Invariant = {
  number: 6,
  name: "Idempotent",
  check: ({ progress, world }) =>
    progress.flatMap(({ campaign, counts }) => {
      const { asked, id: campaignId } = world.campaigns.find(({ id }) => id === campaign.campaignId)!
      const repeated = asked.filter(
        (id) =>
          recallEvents(world, id).filter(
            ({ event }) =>
              (event._tag === "RecallRequested" || event._tag === "RecallRequestedAgain") &&
              event.campaignId === campaignId,
          ).length !== 1,
      )
      return [
        ...repeated.map((id) => `${id} was not requested once by ${campaignId}`),
        ...(counts.requested === asked.length
          ? []
          : [`${campaignId} counts ${counts.requested} of ${asked.length} recalls`]),
      ]
    }),
}
