import type { BatchMessageId, ParsedIdList } from "@feishu-recall/core"
import * as fc from "fast-check"
import { batchMessageIds } from "./identities.ts"

/** A text with a list of ids, and what has to be found in it. */
export interface IdListText {
  readonly text: string
  readonly ids: ParsedIdList["ids"]
  /** Lines that can't be an id, from 1. */
  readonly faultLines: ReadonlyArray<number>
  readonly repeats: ParsedIdList["repeats"]
}

type Line =
  | { readonly _tag: "Id"; readonly id: BatchMessageId; readonly sentAt: number | null; readonly between: string }
  | { readonly _tag: "Blank" | "Fault"; readonly text: string }
  /** The id of an earlier line once more. */
  | { readonly _tag: "Repeat"; readonly of: number }

const idLines: fc.Arbitrary<Line> = fc.record({
  _tag: fc.constant("Id"),
  id: batchMessageIds,
  sentAt: fc.option(fc.integer({ min: 1_000_000_000_000, max: 4_102_444_800_000 }), { nil: null }),
  between: fc.constantFrom(" ", "\t", ",", ", ", "  "),
})

const blankLines: fc.Arbitrary<Line> = fc.record({
  _tag: fc.constant("Blank"),
  text: fc.constantFrom("", " ", "\t"),
})

const faultLines: fc.Arbitrary<Line> = fc.record({
  _tag: fc.constant("Fault"),
  text: fc.oneof(
    fc.constantFrom(
      "om_dc13264520392913993dd051dba21dcf",
      "bm-short",
      "batch_message_id",
      "bm-dc13264520392913993dd051dba21dcf yesterday",
      "bm-dc13264520392913993dd051dba21dcf 2026-11-23T09:30:00",
      "bm-dc13264520392913993dd051dba21dcf 1763876820000 more",
      "bm-\u0000c13264520392913993dd051dba21dcf",
    ),
    fc.stringMatching(/^[!-~]{1,20}$/).filter((text) => !/^(?:bm[-_]|,)/.test(text)),
  ),
})

const repeatLines: fc.Arbitrary<Line> = fc.record({ _tag: fc.constant("Repeat"), of: fc.nat() })

const listOf = (lines: fc.Arbitrary<Line>): fc.Arbitrary<IdListText> =>
  fc
    .record({
      lines: fc.array(lines, { maxLength: 30 }),
      lineEnd: fc.constantFrom("\n", "\r\n", "\r"),
      mark: fc.constantFrom("", "\uFEFF"),
      endsOpen: fc.boolean(),
    })
    .map(({ endsOpen, lineEnd, lines: drawn, mark }) => {
      const { texts, ...found } = written(drawn)
      return { text: `${mark}${texts.join(lineEnd)}${endsOpen ? "" : lineEnd}`, ...found }
    })

/** As people have them: blank lines, repeats, some with a time of sending. */
export const faultlessIdLists: fc.Arbitrary<IdListText> = listOf(
  fc.oneof(
    { weight: 6, arbitrary: idLines },
    { weight: 1, arbitrary: blankLines },
    { weight: 1, arbitrary: repeatLines },
  ),
)

/** The same with lines that can't be an id. */
export const idLists: fc.Arbitrary<IdListText> = listOf(
  fc.oneof(
    { weight: 6, arbitrary: idLines },
    { weight: 1, arbitrary: blankLines },
    { weight: 1, arbitrary: repeatLines },
    { weight: 2, arbitrary: faultLines },
  ),
)

const written = (lines: ReadonlyArray<Line>) => {
  const texts: Array<string> = []
  const ids: Array<ParsedIdList["ids"][number]> = []
  const faults: Array<number> = []
  const repeats: Array<ParsedIdList["repeats"][number]> = []
  const firstLines = new Map<BatchMessageId, number>()
  const add = (line: number, id: BatchMessageId, sentAt: number | null) => {
    const firstLine = firstLines.get(id)
    if (firstLine !== undefined) repeats.push({ line, id, firstLine })
    else {
      firstLines.set(id, line)
      ids.push({ id, sentAt, line })
    }
  }
  for (const one of lines) {
    const line = texts.length + 1
    if (one._tag === "Id") {
      texts.push(one.sentAt === null ? one.id : `${one.id}${one.between}${one.sentAt}`)
      add(line, one.id, one.sentAt)
    } else if (one._tag === "Repeat") {
      const again = ids[one.of % Math.max(1, ids.length)]
      texts.push(again?.id ?? "")
      if (again !== undefined) add(line, again.id, null)
    } else {
      texts.push(one.text)
      if (one._tag === "Fault") faults.push(line)
    }
  }
  return { texts, ids, faultLines: faults, repeats }
}
