import { Effect } from "effect"

/**
 * While this scope lasts the process never waits for a terminal to take what is written. Node writes to terminals
 * synchronously (https://nodejs.org/api/process.html#a-note-on-process-io): one that was stopped with Ctrl-S, or is behind
 * a network that is gone, would stop every call and every commit. Pipes don't wait already.
 */
export const neverWait = Effect.acquireRelease(
  Effect.sync(() => setBlocking(false)),
  () => Effect.sync(() => setBlocking(true)),
)

/** There is no public call for it; where this one is missing, nothing changes. */
const setBlocking = (isBlocking: boolean): void => {
  for (const stream of [process.stdout, process.stderr]) {
    const { _handle: handle } = stream as {
      readonly _handle?: { readonly setBlocking?: (isBlocking: boolean) => unknown }
    }
    if (stream.isTTY) handle?.setBlocking?.(isBlocking)
  }
}
