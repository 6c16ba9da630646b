import { Context } from "effect"

/**
 * Where a sandbox reads its time, epoch milliseconds. By default a clock that never steps back, whatever is done to the
 * machine's; provide another to hold time still.
 */
export const PlatformClock = Context.Reference<{ readonly now: () => number }>("@feishu-recall/sandbox/PlatformClock", {
  defaultValue: () => ({ now: () => performance.timeOrigin + performance.now() }),
})
