import type { StoreLog } from "../StoreLog.ts"
import type { AcknowledgedOrder, RoundRecord } from "../RoundRecord.ts"
import { campaignStreamOf, recallIdOf } from "./streams.ts"

/**
 * The log and each copy of it are whole; each copy is the log's beginning; and both hold whatever a caller had been told
 * is stored by then.
 */
export const judgeStore = (record: RoundRecord): ReadonlyArray<string> => [
  ...judgeLog("the store", record.log),
  ...missing("the store", record, record.log, Number.POSITIVE_INFINITY),
  ...record.copies.flatMap((copy) => {
    const name = copy.folder.split("/").at(-1)!
    return [
      ...judgeLog(name, copy.log),
      ...notABeginning(name, copy.log, record),
      ...missing(name, record, copy.log, copy.at),
    ]
  }),
]

const judgeLog = (name: string, { events, integrity, opened }: StoreLog): ReadonlyArray<string> => {
  const complaints: Array<string> = []
  if (integrity !== "ok") complaints.push(`${name}: the database says ${integrity}`)
  if (opened !== events.length) complaints.push(`${name}: holds ${events.length} events, and our store reads ${opened}`)
  const versions = new Map<string, number>()
  const ids = new Set<string>()
  let last = { position: 0, recordedAt: 0 }
  for (const event of events) {
    const { id, position, recordedAt, stream, version } = event
    if (version !== (versions.get(stream) ?? 0) + 1) complaints.push(`${name}: ${stream} jumps to version ${version}`)
    if (position <= last.position) complaints.push(`${name}: position ${position} follows ${last.position}`)
    if (recordedAt < last.recordedAt) complaints.push(`${name}: position ${position} is older than the one before`)
    if (ids.has(id)) complaints.push(`${name}: event ${id} stands there twice`)
    versions.set(stream, version)
    ids.add(id)
    last = event
  }
  return complaints
}

/**
 * A program that is killed between the write of its commit and the mark that shows it to the others leaves a commit that
 * only a copy finds: SQLite recovers it from the files, and the living write over it. Nobody was told that it is stored.
 *
 * Source: https://sqlite.org/walformat.html#recovery
 */
const notABeginning = (name: string, copy: StoreLog, { log, stored }: RoundRecord): ReadonlyArray<string> => {
  const differs = copy.events.findIndex((event, at) => JSON.stringify(event) !== JSON.stringify(log.events[at]))
  if (differs === -1) return []
  const tail = copy.events.slice(differs)
  const told = new Set(stored.flatMap(({ ids }) => ids))
  const isUntoldCommit = tail.every(({ id, recordedAt }) => recordedAt === tail[0]!.recordedAt && !told.has(id))
  return isUntoldCommit ? [] : [`${name}: position ${tail[0]!.position} is another event than in the store`]
}

/** What had been acknowledged before, and is not there. */
const missing = (name: string, record: RoundRecord, log: StoreLog, before: number): ReadonlyArray<string> => {
  const ids = new Set(log.events.map(({ id }) => id))
  const told = record.stored.filter(({ at }) => at < before).flatMap((stored) => stored.ids)
  return [
    ...told.filter((id) => !ids.has(id)).map((id) => `${name}: event ${id} is missing, and was acknowledged`),
    ...record.orders
      .filter(({ at }) => at < before)
      .filter((order) => !holds(log, order))
      .map((order) => `${name}: ${order._tag} of ${order.campaignId} is missing, and was acknowledged`),
  ]
}

const holds = (log: StoreLog, order: AcknowledgedOrder): boolean => {
  const stream = campaignStreamOf(order.campaignId)
  const has = (type: string, fields: Readonly<Record<string, unknown>>) =>
    log.events.some(
      (event) =>
        event.stream === stream &&
        event.type === type &&
        Object.entries(fields).every(([field, value]) => event.data[field] === value),
    )
  switch (order._tag) {
    case "Opened":
      return has("CampaignOpened", { campaignId: order.campaignId })
    case "Filled": {
      const listed = new Set((log.lists.get(stream) ?? []).map(recallIdOf))
      return order.ids.every((id) => listed.has(id))
    }
    case "Sealed":
      return (
        has("CampaignSealed", { count: order.count, digest: order.digest }) &&
        log.lists.get(stream)?.length === order.count
      )
    case "Ordered":
      return has(order.type, { reason: order.reason })
  }
}
