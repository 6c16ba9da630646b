import { setImmediate } from "node:timers/promises"
import { BatchMessageId, InvalidInput, parseIdList, type Target } from "@feishu-recall/core"
import { Schema } from "effect"
import { limits } from "./limits.ts"
import { untilAborted } from "./untilAborted.ts"
import { sentAtFault } from "./sentAtFault.ts"
import type { BatchMessage, BatchMessages } from "./Recaller.ts"

/**
 * The whole list, or an `InvalidInput` that names its faults by their places. `closing` ends what comes bit by bit: nobody
 * knows whether the rest will ever come. A list that is there is read.
 */
export const readBatchMessages = async (
  given: BatchMessages,
  closing: AbortSignal,
  signal?: AbortSignal,
): Promise<ReadonlyArray<Target>> => {
  if (!isList(given)) throw invalid(["expected a list of ids; for one message there is recall"])
  const targets: Array<Target> = []
  const faults: Array<string> = []
  let [count, faultCount] = [0, 0]
  const ending = signal === undefined ? closing : AbortSignal.any([closing, signal])
  for await (const one of Symbol.asyncIterator in given ? untilAborted(given, ending) : given) {
    signal?.throwIfAborted()
    const place = `[${count++}]`
    // An array is read without a pause, and a long one would hold up all that the host does.
    if (count % limits.idsPerTurn === 0) await setImmediate()
    const { id, sentAt = null } = typeof one === "string" ? { id: one } : ((one ?? {}) as Partial<BatchMessage>)
    const noTime = sentAt === null ? undefined : sentAtFault(sentAt)
    const fault = isId(id) ? noTime && `sentAt: ${noTime}` : whyNot(id)
    if (fault === undefined) targets.push({ id: id as BatchMessageId, sentAt })
    else if (faultCount++ < limits.faultsNamed) faults.push(`${place} ${fault}`)
  }
  if (faultCount > faults.length) faults.push(`and ${faultCount - faults.length} more places`)
  if (faults.length > 0) throw invalid(faults)
  if (count === 0) throw invalid(["it is empty: give at least one id"])
  return targets
}

/** The id of one batch message, or an `InvalidInput`. */
export const batchMessageIdOf = (id: unknown): BatchMessageId => {
  if (isId(id)) return id
  throw new InvalidInput({ message: `correct the id of the batch message: ${whyNot(id)}` })
}

/** A text is iterable too, letter by letter. */
const isList = (given: unknown): given is BatchMessages =>
  typeof given === "object" && given !== null && (Symbol.iterator in given || Symbol.asyncIterator in given)

const isId = Schema.is(BatchMessageId)

/** In the words that the command has for it. */
const whyNot = (id: unknown): string => {
  const fault = typeof id === "string" ? parseIdList(id).faults[0]?.problem : undefined
  if (fault !== undefined) return fault
  return typeof id === "string" && isId(id.trim())
    ? "there is blank space around it: trim it"
    : "this is no batch message id: they begin with bm-"
}

const invalid = (faults: ReadonlyArray<string>) =>
  new InvalidInput({ message: `correct the list of batch messages: ${faults.join("\n  ")}` })
