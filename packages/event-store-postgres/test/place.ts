import { layer } from "@feishu-recall/event-store-postgres"
import { Redacted } from "effect"

/** Where a store is, as one text that can be handed to another process. */
export const placeOf = (url: string, schema: string): string => `${schema} ${url}`

export const open = (place: string): ReturnType<typeof layer> => {
  const at = place.indexOf(" ")
  return layer({ url: Redacted.make(place.slice(at + 1)), schema: place.slice(0, at) })
}
