import { campaignTransitions } from "../../docs/pictures/campaignTransitions.ts"
import type { Transition } from "../../docs/pictures/explore.ts"
import { laneTransitions } from "../../docs/pictures/laneTransitions.ts"
import { recallTransitions } from "../../docs/pictures/recallTransitions.ts"
import { CampaignEvent, LaneEvent, RecallEvent } from "../../packages/core/src/index.ts"
import { markdownTable } from "./markdownTable.ts"

/** What the pictures of the aggregates show, in words; events in the order in which the core lists them. */
export const transitionTables = {
  "recall-transitions": () => transitionTable(recallTransitions(), RecallEvent.cases),
  "campaign-transitions": () => transitionTable(campaignTransitions(), CampaignEvent.cases),
  "lane-transitions": () => transitionTable(laneTransitions(), LaneEvent.cases),
}

const transitionTable = (transitions: ReadonlyArray<Transition>, cases: object): string => {
  const placeOf = ({ from, to }: Transition) => (from === to ? "" : to)
  const rows = [...Object.keys(cases), undefined].flatMap((event) => {
    const all = transitions.filter((one) => one.event === event)
    return [...Map.groupBy(all, placeOf)].map(([to, some]) => [
      event === undefined ? "its time is over" : code(event),
      some.map(({ from }) => (from === "" ? "it does not exist" : code(from))).join(", "),
      to === "" ? "there still" : code(to),
    ])
  })
  return markdownTable(["What happens", "Where it stood", "Where it stands then"], rows)
}

const code = (text: string): string => `\`${text}\``
