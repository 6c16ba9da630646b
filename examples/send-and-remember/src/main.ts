import { Sandbox } from "@feishu-recall/sandbox"
import { Console, Effect } from "effect"
import { incident } from "./incident.ts"

await Effect.runPromise(
  incident().pipe(
    Effect.flatMap(({ report: { confirmed, requested }, targets, withoutId }) =>
      Console.log(
        `found by label: ${targets.length} messages, ${withoutId.length} without an id; ${confirmed} of ${requested} recalls are confirmed.`,
      ),
    ),
    Effect.provide(Sandbox.layer({ people: 500 })),
  ),
)
