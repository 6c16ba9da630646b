import type { EventStore, EventStoreError, LaneLease } from "@feishu-recall/core"
import { Effect, Layer } from "effect"
import type { StoreAddress } from "../configuration/storeUrl.ts"

export interface StoreOptions {
  /** Of a store in a file. */
  readonly maximumBytes?: number | undefined
}

/** The event store at an address; the adapter of no other is loaded. */
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
