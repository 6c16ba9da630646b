import { BatchMessageId, InvalidInput, parseIdList, type Target, Timestamp } from "@feishu-recall/core"
import { Schema } from "effect"
import { limits } from "./limits.ts"
import type { BatchMessage, BatchMessages } from "./Recaller.ts"

/** The whole list, or an `InvalidInput` that names its faults by their places. */
export const readBatchMessages = async (given: BatchMessages, signal?: AbortSignal): Promise<ReadonlyArray<Target>> => {
  // A text is iterable, letter by letter.
  if (typeof given !== "object" || given === null)
    throw invalid(["expected a list of ids; for one message there is recall"])
  const targets: Array<Target> = []
  const faults: Array<string> = []
  let [count, faultCount] = [0, 0]
  for await (const one of given) {
    signal?.throwIfAborted()
    const place = `[${count++}]`
    const { id, sentAt = null } = typeof one === "string" ? { id: one } : ((one ?? {}) as Partial<BatchMessage>)
    const fault = !isId(id) ? whyNot(id) : sentAt === null || isTimestamp(sentAt) ? undefined : noTime
    if (fault === undefined) targets.push({ id: id as BatchMessageId, sentAt })
    else if (faultCount++ < limits.faultsNamed) faults.push(`${place} ${fault}`)
  }
  if (faultCount > faults.length) faults.push(`and ${faultCount - faults.length} more places`)
  if (faults.length > 0) throw invalid(faults)
  if (count === 0) throw invalid(["it is empty: give at least one id"])
  return targets
}

const isId = Schema.is(BatchMessageId)
const isTimestamp = Schema.is(Timestamp)

const noTime = "sentAt: expected the time of sending in epoch milliseconds"

/** In the words that the command has for it. */
const whyNot = (id: unknown): string =>
  (typeof id === "string" ? parseIdList(id).faults[0]?.problem : undefined) ??
  "this is no batch message id: they begin with bm-"

const invalid = (faults: ReadonlyArray<string>) =>
  new InvalidInput({ message: `correct the list of batch messages: ${faults.join("\n  ")}` })
