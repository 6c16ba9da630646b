import { existsSync } from "node:fs"
import { type EventStoreError, type Lane, laneKey, LaneLease, RecallClient, TokenStore } from "@feishu-recall/core"
import { Effect, Result } from "effect"
import type { Configuration } from "../configuration/Configuration.ts"
import { readTokenKey } from "../configuration/readSecret.ts"
import { parseStoreUrl, parseTokenStoreUrl, shownUrl, type StoreAddress } from "../configuration/storeUrl.ts"
import { laneStop } from "../plan/laneStop.ts"
import { storeLayer } from "../services/storeLayer.ts"
import { tokenStoreLayer } from "../services/tokenStoreLayer.ts"
import { type Check, pass } from "./Check.ts"
import { judgeStore, type StoreEvidence, type StoreInspection } from "./judgeStore.ts"

/** Looks at the event store; who holds the lane is read only from one that is up to date, for opening it would change it. */
export const inspectStore = ({ store }: Configuration, lane: Lane | undefined) =>
  Effect.gen(function* () {
    const address = Result.getOrThrow(parseStoreUrl(store!.value, store!.folder))
    const inspection = yield* inspectAt(address)
    const seen =
      lane === undefined || inspection.state !== "current"
        ? undefined
        : yield* Effect.provide(lookAtLane(lane), storeLayer(address))
    return { _tag: "Seen" as const, inspection, ...seen }
  }).pipe(
    Effect.catch((error): Effect.Effect<StoreEvidence> => Effect.succeed({ _tag: "Failed", error })),
    Effect.map((evidence) => judgeStore(evidence, shownUrl(store!.value))),
  )

const lookAtLane = Effect.fnUntraced(function* (lane: Lane) {
  const lease = yield* LaneLease.use((leases) => leases.current(laneKey(lane)))
  // What is damaged in it is told by the commands that read it.
  const stop = yield* Effect.provide(laneStop(lane), RecallClient.layer).pipe(
    Effect.catchIf(
      (error) => error._tag !== "EventStoreError",
      () => Effect.undefined,
    ),
  )
  return { lease, stop }
})

const inspectAt = (address: StoreAddress): Effect.Effect<StoreInspection, EventStoreError> =>
  Effect.gen(function* () {
    if (address._tag === "Postgres") {
      const { inspect } = yield* Effect.promise(() => import("@feishu-recall/event-store-postgres"))
      return yield* inspect({ url: address.url })
    }
    const { inspect } = yield* Effect.promise(() => import("@feishu-recall/event-store-sqlite"))
    return yield* inspect({ filename: address.filename })
  })

/** Whether tokens can be kept where they shall be. A folder that is not there is not made. */
export const inspectTokenStore = (configuration: Configuration, lane: Lane | undefined): Effect.Effect<Check> =>
  Effect.gen(function* () {
    const { folder, value } = configuration.tokenStore!
    const address = Result.getOrThrow(parseTokenStoreUrl(value, folder))
    if (address._tag === "Memory") return pass("token store", "tokens are kept in memory: each command asks for one")
    const key = yield* readTokenKey(configuration)
    if (address._tag === "File" && key !== undefined && !existsSync(address.directory))
      return pass("token store", `${shownUrl(value)} is not there yet: the first token makes it`)
    const name = lane === undefined ? undefined : laneKey(lane)
    yield* TokenStore.use((tokens) => (name === undefined ? Effect.void : Effect.asVoid(tokens.get(name)))).pipe(
      Effect.provide(tokenStoreLayer(address, key)),
    )
    return pass("token store", `${shownUrl(value)} can be read`)
  }).pipe(
    Effect.catch(({ message }) =>
      Effect.succeed<Check>({
        name: "token store",
        status: "fail",
        found: `${shownUrl(configuration.tokenStore!.value)} can't be used`,
        todo: message,
      }),
    ),
  )
