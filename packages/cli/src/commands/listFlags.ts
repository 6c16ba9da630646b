import { Argument, Flag } from "effect/cli"

const text = (name: string, metavar: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar(metavar), Flag.withDescription(description), Flag.optional)

/** Which batch messages, and how they stand in a file. */
export const listFlags = {
  ids: Argument.String("id").pipe(Argument.withDescription("Batch message ids, bm-…"), Argument.variadic()),
  from: text("from", "path", "A file of ids, one a line, each with its time of sending if you know it; - is stdin"),
  column: text("column", "name", "The file is CSV: the column of the ids, by its name or its number"),
  timeColumn: text("time-column", "name", "The column of the times of sending"),
  delimiter: text("delimiter", "letter", "What is between two columns; found out unless told"),
  field: text("field", "a.b", "The file is NDJSON: the field of the ids"),
  timeField: text("time-field", "a.b", "The field of the times of sending"),
  extract: Flag.Boolean("extract").pipe(
    Flag.withDescription("The file is any text, such as a log: every whole id in it"),
    Flag.withDefault(false),
    Flag.withoutNegation,
  ),
}
