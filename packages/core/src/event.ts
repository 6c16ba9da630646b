import { Schema } from "effect"
import { Timestamp } from "./Timestamp.ts"

/** Version 1 of a stored event. A changed shape gets a new version and an upcaster; this one is read for ever. */
export const event = <Tag extends string, Fields extends Schema.Struct.Fields>(tag: Tag, fields: Fields) =>
  Schema.TaggedStruct(tag, { v: Schema.Literal(1), at: Timestamp, ...fields })
