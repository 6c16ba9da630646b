/** How ids stand in a file or a pipe. */
export type IdFormat =
  /** One a line, each with its time of sending if it is known. */
  | { readonly _tag: "Lines" }
  | {
      readonly _tag: "Csv"
      /** The column of the ids: its name in the first record, or its number from 1. */
      readonly column: string
      readonly timeColumn: string | undefined
      readonly delimiter: string | undefined
    }
  | {
      readonly _tag: "Ndjson"
      /** Where the id is in each object: `message.id`. */
      readonly field: string
      readonly timeField: string | undefined
    }
  /** Anywhere in any text. */
  | { readonly _tag: "Extract" }
