import type { EventStore, EventStoreError, LaneLease } from "@feishu-recall/core"
import { Effect, Layer } from "effect"
import type { StoreAddress } from "../configuration/storeUrl.ts"

/** How large a store may become. */
export interface StoreOptions {
  /** Of a store in a file: it does not grow beyond this. No limit unless told. */
  readonly maximumBytes?: number | undefined
}

/**
 * The event store at an address; the adapter of no other is loaded.
 *
 * @see {@link recallServices}
 */
export const storeLayer = (
  address: StoreAddress,
  options: StoreOptions = {},
): Layer.Layer<EventStore | LaneLease, EventStoreError> =>
  Layer.unwrap(
    Effect.promise(async () => {
      if (address._tag === "Postgres")
        return (await import("@feishu-recall/event-store-postgres")).layer({ url: address.url })
      const { filename } = address
      return (await import("@feishu-recall/event-store-sqlite")).layer({ filename, ...options })
    }),
  )
