import type { StoredEvent } from "../event-store/EventStore.ts"

/** Where an event stood in the log before a name was removed from it, and since when; where it stands, of all others. */
export const originOf = (stored: StoredEvent): Pick<StoredEvent, "position" | "recordedAt"> => {
  const { metadata, position, recordedAt } = stored
  // Nearly no event has it, and every event is looked at.
  const found = metadata.includes(`"rewritten":`) ? written.exec(metadata) : null
  return found === null ? { position, recordedAt } : { position: Number(found[1]), recordedAt: Number(found[2]) }
}

const written = /"rewritten":\{"position":(\d+),"recordedAt":(\d+)\}/
