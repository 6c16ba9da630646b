import { Sandbox } from "@feishu-recall/sandbox"
import { Console, Effect } from "effect"
import { incident } from "./incident.ts"

await Effect.runPromise(
  incident().pipe(
    Effect.flatMap((reports) =>
      Effect.forEach(reports, ({ campaign, confirmed, requested }) =>
        Console.log(`${campaign.lane.tenantKey}: ${confirmed} of ${requested} recalls are confirmed.`),
      ),
    ),
    Effect.provide(Sandbox.layer({ people: 100 })),
  ),
)
