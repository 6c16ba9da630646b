import { Effect, Option, Result } from "effect"
import type { IdFormat } from "../input/IdFormat.ts"
import { type IdList, readIdList } from "../input/readIdList.ts"
import { type Judged, judged } from "./judge.ts"

/** Which batch messages, as the flags of `recall` and `plan` say it. */
export interface ListInput {
  readonly ids: ReadonlyArray<string>
  readonly from: Option.Option<string>
  readonly column: Option.Option<string>
  readonly timeColumn: Option.Option<string>
  readonly delimiter: Option.Option<string>
  readonly field: Option.Option<string>
  readonly timeField: Option.Option<string>
  readonly extract: boolean
}

/** The list, or all that is wrong with it and with how it is to be read. */
export const judgeList = Effect.fnUntraced(function* (input: ListInput): Effect.fn.Return<Judged<IdList>> {
  const format = formatOf(input)
  if (Result.isFailure(format)) return Result.fail(format.failure)
  // A lone - is stdin, too.
  const ids = input.ids.filter((id) => id !== "-")
  const from = Option.orElse(input.from, () => (ids.length < input.ids.length ? Option.some("-") : Option.none()))
  if (Option.isNone(from) && format.success._tag !== "Lines")
    return Result.fail(["--column, --field and --extract say how a file is read: name it with --from"])
  return yield* judged(readIdList(ids, Option.getOrUndefined(from), { format: format.success }))
})

const formatOf = (input: ListInput): Judged<IdFormat> => {
  const { column, delimiter, extract, field, timeColumn, timeField } = input
  const faults = [
    ...([Option.isSome(column), Option.isSome(field), extract].filter(Boolean).length > 1
      ? ["--column, --field and --extract are three kinds of files: keep one of them"]
      : []),
    ...(Option.isNone(column) && (Option.isSome(timeColumn) || Option.isSome(delimiter))
      ? ["--time-column and --delimiter are for CSV: say with --column where the ids are"]
      : []),
    ...(Option.isNone(field) && Option.isSome(timeField)
      ? ["--time-field is for NDJSON: say with --field where the ids are"]
      : []),
    ...(Option.isSome(delimiter) && separatorOf(delimiter.value) === undefined
      ? ['--delimiter takes one letter that is no quote and no line end, or "tab"']
      : []),
    ...[column, timeColumn, field, timeField].flatMap((name) =>
      Option.isSome(name) && name.value.trim() === "" ? ["a column or a field has to have a name"] : [],
    ),
  ]
  if (faults.length > 0) return Result.fail(faults)
  if (Option.isSome(column))
    return Result.succeed({
      _tag: "Csv",
      column: column.value.trim(),
      timeColumn: Option.getOrUndefined(timeColumn)?.trim(),
      delimiter: Option.getOrUndefined(Option.map(delimiter, (letter) => separatorOf(letter)!)),
    })
  if (Option.isSome(field))
    return Result.succeed({ _tag: "Ndjson", field: field.value, timeField: Option.getOrUndefined(timeField) })
  return Result.succeed({ _tag: extract ? "Extract" : "Lines" })
}

const separatorOf = (text: string): string | undefined => {
  if (text === "tab" || text === "\\t") return "\t"
  return text.length === 1 && !/["\r\n]/.test(text) ? text : undefined
}
