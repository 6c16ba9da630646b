import type { IdFormat } from "./IdFormat.ts"
import { splitLines } from "./splitLines.ts"
import type { Findings, TextReader } from "./TextReader.ts"

/** The ids in a field of JSON objects, one a line, with the times of sending of another field. */
export const readFields = (
  { field, timeField }: Extract<IdFormat, { readonly _tag: "Ndjson" }>,
  { fault, id }: Findings,
  most: number,
): TextReader =>
  splitLines(most, (text, line) => {
    if (text.trim() === "") return
    const value = parse(text)
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return fault(line, text, "this is no JSON object: there has to be one a line")
    const found = valueAt(value, field)
    if (typeof found !== "string") return fault(line, text, `there is no text in its field "${field}"`)
    const time = timeField === undefined ? undefined : valueAt(value, timeField)
    if (time === undefined || time === null) return id(line, found.trim(), undefined)
    if (typeof time !== "string" && typeof time !== "number")
      return fault(line, text, `there is no time in its field "${timeField}"`)
    id(line, found.trim(), String(time).trim())
  })

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** `a.b`: the field of that very name, or `b` of what `a` holds. */
const valueAt = (value: unknown, path: string): unknown => {
  if (typeof value !== "object" || value === null) return undefined
  if (Object.hasOwn(value, path)) return (value as Readonly<Record<string, unknown>>)[path]
  const dot = path.indexOf(".")
  if (dot < 0) return undefined
  const first = path.slice(0, dot)
  return Object.hasOwn(value, first)
    ? valueAt((value as Readonly<Record<string, unknown>>)[first], path.slice(dot + 1))
    : undefined
}
