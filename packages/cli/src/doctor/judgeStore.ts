import type { EventStoreError, Lease } from "@feishu-recall/core"
import { day, number } from "../display/words.ts"
import { limits } from "../limits.ts"
import { goOnAfterStop, type LaneStop } from "../plan/laneStop.ts"
import { blockWords } from "../report/blockWords.ts"
import { type Check, pass, untried } from "./Check.ts"

/** What was seen of a store without writing to it. */
export interface StoreInspection {
  /** `absent`: nothing is there yet, and it could be made. */
  readonly state: "absent" | "older" | "current"
  /** Of the schema that was found. */
  readonly version: number
  readonly known: number
  /** What the store takes up, and what is left on its disk, where that can be seen. */
  readonly bytes?: number | undefined
  readonly freeBytes?: number | undefined
  /** How long it took to be allowed to write, in a transaction that wrote nothing. */
  readonly writeMillis?: number | undefined
}

export type StoreEvidence =
  | { readonly _tag: "Failed"; readonly error: EventStoreError }
  | {
      readonly _tag: "Seen"
      readonly inspection: StoreInspection
      readonly lease?: Lease | undefined
      readonly stop?: LaneStop | undefined
    }

/** Whether the event store can be used, has room, and who works on the lane. `shown` is its place, for people. */
export const judgeStore = (evidence: StoreEvidence, shown: string): ReadonlyArray<Check> => {
  if (evidence._tag === "Failed")
    return [
      {
        name: "event store",
        status: "fail",
        found: `${shown} can't be used`,
        todo: evidence.error.message,
      },
      ...untried(["room", "worker", "calls"], "not tried: the store can't be used"),
    ]
  const { inspection, lease, stop } = evidence
  return [pass("event store", `${shown} ${stateOf(inspection)}`), ...roomOf(inspection), workerOf(lease), callsOf(stop)]
}

const stateOf = ({ bytes, known, state, version, writeMillis }: StoreInspection): string => {
  switch (state) {
    case "absent":
      return "is not there yet: the first recall makes it"
    case "older":
      return `has schema ${version}: the next command that opens it makes it ${known}`
    case "current":
      return [
        `has schema ${version}`,
        ...(bytes === undefined ? [] : [shownBytes(bytes)]),
        ...(writeMillis === undefined ? [] : [`ready to write in ${number(Math.ceil(writeMillis))} ms`]),
      ].join(", ")
  }
}

const roomOf = ({ freeBytes }: StoreInspection): ReadonlyArray<Check> => {
  if (freeBytes === undefined) return []
  const found = `${shownBytes(freeBytes)} free on its disk`
  return freeBytes >= limits.roomBytes
    ? [pass("room", found)]
    : [{ name: "room", status: "fail", found, todo: "Make room: a store that can't grow stops a recall where it is." }]
}

const workerOf = (lease: Lease | undefined): Check => {
  const left = lease === undefined ? 0 : lease.expiresAt - lease.storeNow
  return left > 0
    ? pass("worker", `${lease!.owner} works on this lane; another command would stand by`)
    : pass("worker", "nobody works on this lane now")
}

/** No call of any campaign is made while its app is stopped. */
const callsOf = (stop: LaneStop | undefined): Check => {
  const blocked = stop?.lane.blocked
  if (stop === undefined || blocked === undefined) return pass("calls", "nothing that happened before stops them")
  const { todo, why } = blockWords(blocked)
  return {
    name: "calls",
    status: "fail",
    found: `stopped since ${day(blocked.at)}, for every campaign of this app: ${why}`,
    todo: `${todo} Then go on with: ${goOnAfterStop(stop)}`,
  }
}

/** `41 kB`, `1.2 MB`, `82 GB` */
const shownBytes = (bytes: number): string => {
  if (bytes < 999_500) return `${number(Math.ceil(bytes / 1_000))} kB`
  const [size, unit] = bytes < 999_500_000 ? [bytes / 1e6, "MB"] : [bytes / 1e9, "GB"]
  return `${size < 10 ? size.toFixed(1) : number(Math.round(size))} ${unit}`
}
