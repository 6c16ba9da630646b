import type { EventStore, EventStoreError, LaneLease } from "@feishu-recall/core"
import * as EventStoreSqlite from "@feishu-recall/event-store-sqlite"
import { Effect, Layer } from "effect"
import { type AdapterMissing, loadAdapter } from "./AdapterMissing.ts"
import type { StoreAddress } from "./storeUrl.ts"

/** The event store at an address. The embedded one is always there; the other one is loaded if it is asked for. */
export const storeLayer = (
  address: StoreAddress,
): Layer.Layer<EventStore | LaneLease, EventStoreError | AdapterMissing> =>
  address._tag === "Sqlite"
    ? EventStoreSqlite.layer({ filename: address.filename })
    : Layer.unwrap(
        Effect.map(
          loadAdapter(
            "@feishu-recall/event-store-postgres",
            "store",
            () => import("@feishu-recall/event-store-postgres"),
          ),
          ({ layer }) => layer({ url: address.url }),
        ),
      )
