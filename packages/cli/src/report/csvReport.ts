import type { CampaignRecall } from "@feishu-recall/core"
import { Stream } from "effect"
import { recallFields } from "./recallFields.ts"
import type { Zone } from "./Zone.ts"

/**
 * One row for each recall, with a header (RFC 4180). Names and values are for programs, in every language; times are
 * ISO 8601 with their offset. `mark`: a byte order mark, without which Excel takes UTF-8 for something else.
 */
export const csvReport = <E>(
  recalls: Stream.Stream<CampaignRecall, E>,
  zone: Zone,
  mark: boolean,
): Stream.Stream<string, E> =>
  Stream.make(`${mark ? "\uFEFF" : ""}${line(Object.keys(recallFields))}`).pipe(
    Stream.concat(
      Stream.map(recalls, (recall) =>
        line(
          Object.values(recallFields).map(({ isTime, of }) => {
            const value = of(recall)
            return value === undefined ? "" : isTime && typeof value === "number" ? zone.iso(value) : String(value)
          }),
        ),
      ),
    ),
  )

const line = (fields: ReadonlyArray<string>): string => `${fields.map(csvField).join(",")}\r\n`

/**
 * One field. A spreadsheet takes what begins with one of these letters for a formula, and runs it; an apostrophe
 * before it makes it a text.
 *
 * Source: https://owasp.org/www-community/attacks/CSV_Injection
 */
export const csvField = (value: string): string => {
  const defused = /^[\s\uFEFF]*[=+\-@＝＋－＠\t\r\n]/u.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(defused) ? `"${defused.replaceAll('"', '""')}"` : defused
}
