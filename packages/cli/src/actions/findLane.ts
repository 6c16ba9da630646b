import { type BatchMessageId, type Lane, laneKey, RecallClient } from "@feishu-recall/core"
import { Effect } from "effect"
import { badInput } from "../CommandError.ts"
import type { Configuration } from "../configuration/Configuration.ts"

/** The lane in which all of these recalls are: whoever looks at three in the morning has an id, and seldom an app. */
export const findLane = Effect.fnUntraced(function* (ids: ReadonlyArray<BatchMessageId>, configuration: Configuration) {
  const client = yield* RecallClient
  const { campaigns } = yield* client.campaigns
  const lanes = [...new Map(campaigns.map(({ lane }) => [laneKey(lane), lane])).values()]
  const found = yield* Effect.filter(lanes, (lane) =>
    Effect.map(
      Effect.forEach(ids, (id) => client.recall(lane, id)),
      (recalls) => recalls.some((recall) => recall !== undefined),
    ),
  )
  const told = found.filter((lane) => isTold(lane, configuration))
  const lane = found.length === 1 ? found[0] : told.length === 1 ? told[0] : undefined
  if (lane !== undefined) return lane
  return yield* badInput(
    found.length === 0
      ? [...ids.map((id) => `${id}: there is no such recall`), "check the id, and the store (--store)"].join("\n")
      : `several apps recalled it (${found.map(({ appId, baseUrl }) => `${appId} at ${baseUrl}`).join(", ")}): say which with --app-id and --base-url`,
  )
})

const isTold = ({ appId, baseUrl }: Lane, configuration: Configuration): boolean =>
  appId === configuration.appId?.value && baseUrl === configuration.baseUrl?.value
