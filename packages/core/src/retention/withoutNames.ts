import type { NewEvent, StoredEvent } from "../event-store/EventStore.ts"

/** What stands in place of a name, a reason or a label that was removed. */
export const removed = "redacted"

/**
 * A stream of which nothing older than `before` names anybody any more: no actor, nobody who gave an order, no reason and no
 * label; everything else, and everything younger, is as it was. `undefined`: it names nobody, and stays as it is.
 *
 * Each event tells where it stood before, so that whoever has seen it there does not take it for a new one.
 */
export const withoutNames = (stream: ReadonlyArray<StoredEvent>, before: number): ReadonlyArray<NewEvent> | undefined =>
  stream.some((stored) => namesSomebody(stored, before))
    ? stream.map((stored) => rewritten(stored, timeOf(stored) < before))
    : undefined

/** Whether an event that is older than `before` has a name, a reason or a label in it. */
export const namesSomebody = (stored: StoredEvent, before: number): boolean =>
  timeOf(stored) < before &&
  (nameless(stored.data, inData) !== stored.data || nameless(stored.metadata, inMetadata) !== stored.metadata)

/** By the store's clock, when it happened; when it was recorded, if it does not say. */
const timeOf = ({ data, recordedAt }: StoredEvent): number => {
  const { at } = readObject(data)
  return typeof at === "number" ? at : recordedAt
}

/** Only whole values: the events of all aggregates keep who, why and the label under these, and nothing else. */
const inData = ["by", "reason", "label"]
const inMetadata = ["actor"]

const nameless = (text: string, keys: ReadonlyArray<string>): string => {
  const value = readObject(text)
  const named = keys.filter((key) => Object.hasOwn(value, key) && value[key] !== removed && !isMark(key, value[key]))
  return named.length === 0
    ? text
    : JSON.stringify({ ...value, ...Object.fromEntries(named.map((key) => [key, removed])) })
}

/** A label by which a program finds the campaign that this one belongs to (decision 0020) is nobody's text. */
const isMark = (key: string, value: unknown): boolean =>
  key === "label" && typeof value === "string" && /^canary-of-c-[0-9]{8}-[0-9]{4}-[0-9a-f]{6}$/.test(value)

const rewritten = ({ data, id, metadata, position, recordedAt, type }: StoredEvent, isOld: boolean): NewEvent => ({
  id,
  type,
  data: isOld ? nameless(data, inData) : data,
  metadata: JSON.stringify({
    // The oldest place is what a reader may have seen.
    rewritten: { position, recordedAt },
    ...readObject(isOld ? nameless(metadata, inMetadata) : metadata),
  }),
})

const readObject = (text: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {}
  } catch {
    return {}
  }
}
