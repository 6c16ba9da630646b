import { RecallClient } from "@feishu-recall/core"
import { Effect } from "effect"
import { exitCodes } from "../exitCode.ts"
import { Invocation } from "../Invocation.ts"
import { readIdList } from "../input/readIdList.ts"
import { storyJson } from "../report/storyJson.ts"
import { storyLines } from "../report/storyLines.ts"
import { existingClientServices } from "../services/configuredServices.ts"
import { findLane } from "./findLane.ts"
import { judge, judged, judgeSettings, readSettings } from "./judge.ts"

/** `feishu-recall show` */
export const show = Effect.fnUntraced(function* (input: { readonly id: string }) {
  const { output } = yield* Invocation
  const { list, settings } = yield* judge({
    list: yield* judged(readIdList([input.id], undefined)),
    settings: judgeSettings(yield* readSettings),
  })
  const { configuration } = settings
  const id = list.ids[0]!.id
  const { lane, story } = yield* Effect.gen(function* () {
    const lane = yield* findLane([id], configuration)
    return { lane, story: yield* (yield* RecallClient).story(lane, id) }
  }).pipe(Effect.provide(yield* existingClientServices(configuration)))
  for (const event of story) output.record("event", storyJson(id, event))
  output.text(storyLines(id, lane, story, output.terminal))
  return exitCodes.confirmed
})
