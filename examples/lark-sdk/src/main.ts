import { Sandbox } from "@feishu-recall/sandbox"
import { Console, Effect } from "effect"
import { incident } from "./incident.ts"
import { makeTeamClient } from "./teamClient.ts"

await Effect.runPromise(
  Effect.gen(function* () {
    const { credentials, url } = yield* Sandbox
    const { report } = yield* incident(makeTeamClient(url, credentials.appId, credentials.appSecret))
    yield* Console.log(`${report.confirmed} of ${report.requested} recalls are confirmed, through the official SDK.`)
  }).pipe(Effect.provide(Sandbox.layer({ people: 500 }))),
)
