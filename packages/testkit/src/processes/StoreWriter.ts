import type { Effect, Scope } from "effect"
import { type RunningProgram, startProgram } from "./startProgram.ts"

/** What a program that calls `runStoreWriter` is told on its command line. */
export interface StoreWriterOrders {
  /** Where the store is. */
  readonly place: string
  /** Of the process: its events are called `<name>-0`, `<name>-1` and so on, and it takes the lease as this owner. */
  readonly name: string
  /** Events to append. `Infinity`: until it is killed. */
  readonly count: number
  /** Appends at the same time. */
  readonly concurrency: number
  /** How long the lease lives that it takes first, in milliseconds. */
  readonly ttlMillis: number
}

/**
 * Starts a program that calls `runStoreWriter`. It does not outlive the scope.
 *
 * @example
 * ```ts
 * import { startStoreWriter } from "@feishu-recall/testkit"
 * import { Effect } from "effect"
 *
 * const acknowledged = Effect.gen(function* () {
 *   const orders = { place: "recalls.db", name: "writer", count: Infinity, concurrency: 4, ttlMillis: 5_000 }
 *   const program = yield* startStoreWriter(new URL("writer.ts", import.meta.url), orders)
 *   yield* program.printedMoreThan(100)
 *   yield* program.kill
 *   return program.lines()
 * }).pipe(Effect.scoped)
 * ```
 */
export const startStoreWriter = (
  program: URL,
  orders: StoreWriterOrders,
): Effect.Effect<RunningProgram, never, Scope.Scope> => startProgram(program, wordsOf(orders))

const wordsOf = ({ place, name, count, concurrency, ttlMillis }: StoreWriterOrders): ReadonlyArray<string> =>
  [place, name, count, concurrency, ttlMillis].map(String)

export const ordersOf = ([place = "", name = "", count, concurrency, ttlMillis]: ReadonlyArray<string>) =>
  ({
    place,
    name,
    count: Number(count),
    concurrency: Number(concurrency),
    ttlMillis: Number(ttlMillis),
  }) satisfies StoreWriterOrders

/** How a writer says whether it got the lease, and its fence; every other line is the id of an acknowledged event. */
export const leasePrefix = "lease "
