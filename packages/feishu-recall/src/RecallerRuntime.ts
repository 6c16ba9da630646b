import type { EventStore, LaneWorker, RecallClient, TenantTokens } from "@feishu-recall/core"
import { Cause, type Effect, Exit, type ManagedRuntime } from "effect"
import { Closed } from "./Closed.ts"

/** What a recaller's parts are made of. */
export type RecallerServices = EventStore | LaneWorker | RecallClient | TenantTokens

export type Run = <A, E>(effect: Effect.Effect<A, E, RecallerServices>, signal?: AbortSignal) => Promise<A>

/** Runs effects for people who know promises: typed errors are thrown as they are, an abort as its reason. */
export class RecallerRuntime {
  readonly #runtime: ManagedRuntime.ManagedRuntime<RecallerServices, unknown>
  readonly #orders = new Set<Promise<unknown>>()
  readonly #closed = new AbortController()
  #closing: Promise<void> | undefined

  constructor(runtime: ManagedRuntime.ManagedRuntime<RecallerServices, unknown>) {
    this.#runtime = runtime
  }

  /** Ends when `close` is called, with what whoever waits is told. */
  readonly closing: AbortSignal = this.#closed.signal

  readonly run: Run = async (effect, signal) => {
    if (this.#closing !== undefined) throw new Closed()
    return this.#settle(effect, signal)
  }

  /** The same for what changes something. One that was taken before the recaller closes is carried out. */
  readonly order = <A>(work: (run: Run) => Promise<A>): Promise<A> => {
    if (this.#closing !== undefined) return Promise.reject(new Closed())
    const order = work(this.#settle)
    this.#orders.add(order)
    const forget = () => void this.#orders.delete(order)
    order.then(forget, forget)
    return order
  }

  /** The worker ends its calls and writes down their answers, then the store closes. */
  readonly close = (): Promise<void> => (this.#closing ??= this.#close())

  async #close(): Promise<void> {
    this.#closed.abort(new Closed())
    await Promise.allSettled(this.#orders)
    await this.#runtime.dispose()
  }

  readonly #settle: Run = async (effect, signal) => {
    signal?.throwIfAborted()
    const exit = await this.#runtime.runPromiseExit(effect, signal === undefined ? {} : { signal })
    if (Exit.isSuccess(exit)) return exit.value
    if (!Cause.hasInterruptsOnly(exit.cause)) throw Cause.squash(exit.cause)
    signal?.throwIfAborted()
    throw new Closed()
  }
}
