import { LaneWorker, type WorkerError } from "@feishu-recall/core"
import { Cause, Effect } from "effect"
import { limits } from "./limits.ts"
import type { WorkerStatus } from "./RecallerStatus.ts"

/**
 * Runs the worker for as long as the recaller lives. One that can't go on (a full disk, a store that a newer version
 * wrote) is told to whoever waits, and tried again: a person mends the store, and nobody has to restart the service.
 */
export const superviseWorker = () => {
  let trouble: Cause.Cause<WorkerError> | undefined
  const rest = (cause: Cause.Cause<WorkerError>) =>
    Effect.gen(function* () {
      trouble = cause
      yield* Effect.logError(`the worker rests and is tried again: ${messageOf(cause)}`)
      yield* Effect.sleep(limits.workerRestMillis)
    })
  const run = LaneWorker.use((worker) =>
    Effect.forever(Effect.catchCauseIf(worker.run, (cause) => !Cause.hasInterrupts(cause), rest)),
  )
  const status = LaneWorker.use(({ view }) =>
    Effect.map(view, (now): WorkerStatus => {
      switch (now._tag) {
        case "Working":
          return { state: "working", detail: null }
        case "StandingBy":
          return { state: "standingBy", detail: now.holder }
        case "WaitingForStore":
          return { state: "waitingForStore", detail: now.reason }
        case "Stopped":
          return { state: "stopped", detail: trouble === undefined ? null : messageOf(trouble) }
      }
    }),
  )
  /** Fails while the worker rests: whoever waits for it would wait in vain. */
  const check = LaneWorker.use(({ view }) =>
    Effect.flatMap(view, ({ _tag }) =>
      _tag === "Stopped" && trouble !== undefined ? Effect.failCause(trouble) : Effect.void,
    ),
  )
  const readingsHeldMillis = LaneWorker.use(({ view }) =>
    Effect.map(view, (now) => (now._tag === "Working" ? now.readingsHeldMillis : 0)),
  )
  return { run, status, readingsHeldMillis, check }
}

const messageOf = (cause: Cause.Cause<WorkerError>): string => {
  const error = Cause.squash(cause)
  return error instanceof Error ? error.message : "an unknown error"
}
