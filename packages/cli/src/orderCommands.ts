import { decide, defaultRecallPolicy, type Lane, type Order, RecallClient } from "@feishu-recall/core"
import { Clock, Effect, Result } from "effect"
import { Argument, Command } from "effect/cli"
import { badInput, badInputIn } from "./CommandError.ts"
import { flags, readLane } from "./flags.ts"
import { readIdList } from "./readIdList.ts"
import { clientServices } from "./recallServices.ts"
import { screen } from "./Screen.ts"
import { counted } from "./words.ts"

/** `feishu-recall resume-lane`: a person has seen to what blocked it. */
const resumeLane = Command.make("resume-lane", flags, (input) =>
  withOrder(input, (client, lane, order) =>
    Effect.as(client.resumeLane(lane, order), "the lane is resumed; go on with: feishu-recall recall --resume"),
  ),
).pipe(Command.withDescription("Let calls go on after what blocked them was seen to"))

const ids = Argument.String("id").pipe(
  Argument.withDescription("Batch message ids, bm-…"),
  Argument.variadic({ min: 1 }),
)

/** `feishu-recall reopen`: for what was refused, fell short or was cancelled. */
const reopen = Command.make("reopen", { ...flags, ids }, (input) => eachId(input, "ReopenRecall", "reopened")).pipe(
  Command.withDescription("Call again what has ended"),
)

/** `feishu-recall reread`: for what is unverified. */
const reread = Command.make("reread", { ...flags, ids }, (input) => eachId(input, "RereadRecall", "read again")).pipe(
  Command.withDescription("Read again what is unverified, without another call"),
)

/** What a person orders about recalls that exist. It is written down; the worker acts on it. */
export const orderCommands = [resumeLane, reopen, reread] as const

interface OrderInput {
  readonly appId: string
  readonly baseUrl: string
  readonly store: string
  readonly by: string
  readonly reason: string
}

type Client = RecallClient["Service"]

const withOrder = <E>(
  input: OrderInput,
  give: (client: Client, lane: Lane, order: Order) => Effect.Effect<string, E>,
) =>
  Effect.gen(function* () {
    const lane = yield* readLane(input)
    const done = Effect.gen(function* () {
      return yield* give(yield* RecallClient, lane, { by: input.by, reason: input.reason })
    })
    screen.say(yield* Effect.provide(done, clientServices({ filename: input.store })))
  })

/** All of them or none: an order that fails in its middle leaves people to find out which of them it reached. */
const eachId = (
  input: OrderInput & { readonly ids: ReadonlyArray<string> },
  command: "ReopenRecall" | "RereadRecall",
  what: string,
) =>
  Effect.gen(function* () {
    const list = yield* Effect.result(readIdList(input.ids, undefined))
    const judged = yield* Effect.result(readLane(input))
    if (Result.isFailure(list) || Result.isFailure(judged)) {
      return yield* badInput(badInputIn(list, judged).join("\n"))
    }
    const ids = list.success.ids.map(({ id }) => id)
    yield* withOrder(input, (client, lane, order) =>
      Effect.gen(function* () {
        const at = yield* Clock.currentTimeMillis
        const refusals = yield* Effect.forEach(ids, (id) =>
          Effect.map(client.recall(lane, id), (recall) => {
            const decision = decide(recall, { _tag: command, at, ...order }, defaultRecallPolicy)
            return Result.isFailure(decision) ? [`  ${id}: ${decision.failure.message}`] : []
          }),
        )
        if (refusals.flat().length > 0)
          return yield* badInput([`nothing was ordered, for not all can be ${what}:`, ...refusals.flat()].join("\n"))
        const give = command === "ReopenRecall" ? client.reopen : client.reread
        yield* Effect.forEach(ids, (id) => give(lane, id, order))
        return `${counted(ids.length, "recall")} to be ${what}; go on with: feishu-recall recall --resume`
      }),
    )
  })
