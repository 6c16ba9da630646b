import type { Effect, Layer, Scope } from "effect"

/** A store that outlives a process: how the same one is opened again, by another one, and in another process. */
export interface Durable<Store> {
  /** Makes room for an empty one. What it gives says where, and can be handed to another process: a path, a name. */
  readonly place: Effect.Effect<string, unknown, Scope.Scope>
  /** Opens the one at a place: built twice, it is the same store opened by two. */
  readonly open: (place: string) => Layer.Layer<Store, unknown>
  /** A program of a few lines that calls `runStoreWriter` or `runTokenWriter`. Without it no process is killed. */
  readonly writer?: URL | undefined
}
