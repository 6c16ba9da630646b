import { Console, Effect } from "effect"
import { quickstart } from "./quickstart.ts"

await Effect.runPromise(
  Effect.flatMap(quickstart, ({ confirmed, deliveredMessages, recalledMessages, requested }) =>
    Console.log(
      `${confirmed} of ${requested} recalls are confirmed; ${recalledMessages} of ${deliveredMessages} messages are back.`,
    ),
  ),
)
