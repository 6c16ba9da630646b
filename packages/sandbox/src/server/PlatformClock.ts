import { Context } from "effect"

/**
 * Where a sandbox reads its time. By default a clock that never steps back, whatever is done to the machine's; provide
 * another to hold time still.
 *
 * @example
 * ```ts
 * import { PlatformClock, Sandbox } from "@feishu-recall/sandbox"
 * import { Layer } from "effect"
 *
 * const still = Layer.succeed(PlatformClock, { now: () => 1_795_397_400_000 })
 * const sandbox = Sandbox.layer().pipe(Layer.provide(still))
 * ```
 */
export const PlatformClock = Context.Reference<{
  /** Epoch milliseconds. */
  readonly now: () => number
}>("@feishu-recall/sandbox/PlatformClock", {
  defaultValue: () => ({ now: () => performance.timeOrigin + performance.now() }),
})
