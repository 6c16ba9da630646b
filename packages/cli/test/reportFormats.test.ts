import { assert, describe, expect, it } from "@effect/vitest"
import { type BlockCause, type CampaignRecall, codeEntry, knownCodes } from "@feishu-recall/core"
import { Effect, Stream } from "effect"
import * as fc from "fast-check"
import { limits } from "../src/index.ts"
import { csvField, csvReport } from "../src/report/csvReport.ts"
import { htmlReport } from "../src/report/htmlReport.ts"
import { jsonReport } from "../src/report/jsonReport.ts"
import { markdownReport } from "../src/report/markdownReport.ts"
import { recallFields } from "../src/report/recallFields.ts"
import type { Telling } from "../src/report/reportSentences.ts"
import { languages } from "../src/report/texts/ReportTexts.ts"
import { textReport } from "../src/report/textReport.ts"
import { makeZone } from "../src/report/Zone.ts"
import { version } from "../src/version.ts"
import { foreignText, recalls, reports, shownAt } from "./displayArbitraries.ts"
import { sceneNow, sceneRecalls, sceneReport } from "./reportScene.ts"

const zone = makeZone("Asia/Shanghai")!
const terminal = { columns: 80, rows: 24, color: false, unicode: true, wraps: false, redraws: false }
const whole = (parts: Stream.Stream<string>) => Effect.runSync(Stream.mkString(parts))
const of = (rows: ReadonlyArray<CampaignRecall>) => Stream.fromIterable(rows)

const formats = {
  text: (telling: Telling) => `${textReport(sceneReport, terminal, telling, sceneNow).join("\n")}\n`,
  md: (telling: Telling) => whole(markdownReport(sceneReport, of(sceneRecalls), telling, sceneNow)),
  html: (telling: Telling) => whole(htmlReport(sceneReport, of(sceneRecalls), telling, sceneNow)),
}

describe("a report of one campaign is as it was", () => {
  for (const [lang, texts] of Object.entries(languages))
    for (const [format, tell] of Object.entries(formats))
      it(`as ${format} in ${lang}`, () =>
        expect(
          tell({ texts, zone }).replaceAll(`feishu-recall ${version}`, "feishu-recall VERSION"),
        ).toMatchFileSnapshot(`golden/report.${format}.${lang}.txt`))

  it("as json", () =>
    expect(whole(jsonReport(sceneReport, of(sceneRecalls), sceneNow))).toMatchFileSnapshot("golden/report.json.txt"))

  it("as csv", () =>
    expect(whole(csvReport(of(sceneRecalls), zone, false)).replaceAll("\r\n", "\n")).toMatchFileSnapshot(
      "golden/report.csv.txt",
    ))
})

describe("a report in Chinese", () => {
  it("has words for every code of the platform, and what to do wherever English says it", () => {
    const { meaning, remedy } = languages.zh
    for (const code of knownCodes()) {
      assert.match(meaning(code) ?? "", /\p{Script=Han}/u, `${code}`)
      assert.strictEqual(remedy(code) === undefined, codeEntry(code)?.remedy === undefined, `${code}`)
    }
  })

  it("has no English sentence in it", () => {
    const { advice, cause } = languages.zh
    for (const why of ["scope", "quota", "unreachable"] satisfies ReadonlyArray<BlockCause>)
      assert.match(`${cause(why)}${advice(why, undefined, "Wait.")}`, /^(?!.*Wait)[^a-z]*\p{Script=Han}/u)
    const { campaign, history, unproven } = sceneReport
    const ofOthers = {
      ...sceneReport,
      campaign: { ...campaign, reason: "原因" },
      history: { ...history, entries: history.entries.map((entry) => ({ ...entry, reason: "原因" })) },
      unproven: { ...unproven, first: [] },
    }
    const ours = textReport(ofOthers, terminal, { texts: languages.zh, zone }, sceneNow).join("\n")
    assert.deepEqual(
      ours
        .replaceAll("feishu-recall", "")
        .match(/\b(the|of|is|are|was|recall|recalls|called|message|messages|and|not|time|zone)\b/gi) ?? [],
      [],
    )
  })
})

describe("whatever others wrote", () => {
  const tellings = fc.constantFrom(...Object.values(languages)).map((texts) => ({ texts, zone }))
  const some = fc.array(recalls, { maxLength: 5 })

  it("is text in the page: no element, attribute or address comes of it", () => {
    const elements = (html: string) =>
      html.match(/<[^>]*>/g)!.filter((tag) => !/^<(\/|path|rect|circle|tr|t[dh]|text)/.test(tag))
    fc.assert(
      fc.property(reports, some, tellings, (report, rows, telling) => {
        const html = whole(htmlReport(report, of(rows), telling, shownAt))
        const known = new Set(
          "html head meta title style body header h1 main section h2 dl div dt dd table thead tbody p ul li figure svg desc figcaption footer polyline !doctype".split(
            " ",
          ),
        )
        for (const tag of elements(html))
          assert.isTrue(known.has(/^<([!\w]+)/.exec(tag)?.[1]?.toLowerCase() ?? ""), tag)
        assert.notMatch(html, /<script|javascript:|\bsrc=|\bhref=|url\(|@import|[\u202A-\u202E]/i)
        assert.notMatch(html, /[^\P{Cc}\n]/u)
      }),
      { numRuns: 30 },
    )
  })

  it("stays within its cell of a Markdown table", () => {
    fc.assert(
      fc.property(reports, some, tellings, (report, rows, telling) => {
        const md = whole(markdownReport(report, of(rows), telling, shownAt))
        let columns = 0
        for (const line of md.split("\n")) {
          const cells = line.startsWith("|") ? line.replaceAll(/\\./g, "").split("|").length - 2 : 0
          // Every row of a table has as many cells as its head.
          if (columns > 0 && cells > 0) assert.strictEqual(cells, columns, line)
          columns = cells
        }
        assert.notMatch(md, /<\w/)
      }),
      { numRuns: 30 },
    )
  })

  it("comes back from the CSV as it was, row by row, and no spreadsheet runs it", () => {
    fc.assert(
      fc.property(some, fc.boolean(), (rows, mark) => {
        const csv = whole(csvReport(of(rows), zone, mark))
        assert.strictEqual(csv.startsWith("\uFEFF"), mark)
        const read = parseCsv(csv.replace(/^\uFEFF/, ""))
        assert.lengthOf(read, rows.length + 1)
        const names = Object.keys(recallFields)
        assert.deepEqual(read[0], names)
        rows.forEach((recall, index) => {
          const row = read[index + 1]!
          for (const cell of row) assert.notMatch(cell, /^[=+\-@＝＋－＠\t\r]/u)
          const msg = row[names.indexOf("msg")]!
          assert.strictEqual(msg.replace(/^'/, ""), ((recall.answer ?? recall.setback)?.msg ?? "").replace(/^'/, ""))
        })
      }),
    )
  })

  it("is JSON again", () => {
    fc.assert(
      fc.property(reports, some, (report, rows) => {
        const json = JSON.parse(whole(jsonReport(report, of(rows), shownAt))) as {
          readonly reason: string
          readonly recalls: ReadonlyArray<{ readonly id: string; readonly msg: string | null }>
        }
        assert.strictEqual(json.reason, report.campaign.reason)
        assert.deepEqual(
          json.recalls.map(({ id, msg }) => ({ id, msg })),
          rows.map(({ answer, id, setback }) => ({ id, msg: (answer ?? setback)?.msg ?? null })),
        )
      }),
    )
  })

  it("is defused in a field, and no more of it is changed than that", () => {
    fc.assert(
      fc.property(foreignText, (text) => {
        const [[field = ""] = []] = parseCsv(`${csvField(text)}\r\n`)
        assert.include([text, `'${text}`], field)
      }),
    )
    assert.strictEqual(csvField("=1+1"), "'=1+1")
    assert.strictEqual(csvField('say "1,2"'), '"say ""1,2"""')
  })
})

describe("a large campaign", () => {
  const many = (count: number) => Stream.map(Stream.range(1, count), (ordinal) => ({ ...sceneRecalls[6]!, ordinal }))
  const rowsIn = (text: string) => text.match(/bm-0+7\b/g)?.length ?? 0
  const telling = { texts: languages.en, zone }
  const report = { ...sceneReport, requested: 5_000, confirmed: 0, refusals: [] }

  it("has appendixRows in HTML and markdownRows in Markdown, and is told where the others are", () => {
    const html = whole(htmlReport(report, many(5_000), telling, sceneNow))
    assert.strictEqual(rowsIn(html), limits.appendixRows)
    assert.include(html, "The first 1,000 of the 5,000 recalls not confirmed.")
    const md = whole(markdownReport(report, many(5_000), telling, sceneNow))
    assert.strictEqual(rowsIn(md), limits.markdownRows)
    assert.include(md, "feishu-recall report c-20261123-0547-3f9a2b --format csv")
  })

  it("has every recall in CSV and JSON", () => {
    assert.strictEqual(rowsIn(whole(csvReport(many(5_000), zone, false))), 5_000)
    assert.strictEqual(rowsIn(whole(jsonReport(report, many(5_000), sceneNow))), 5_000)
  })
})

describe("a zone", () => {
  it("tells a moment with its offset, so that it can be read back", () => {
    const zones = fc.constantFrom("UTC", "Asia/Shanghai", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), zones, (at, name) => {
        assert.strictEqual(Date.parse(makeZone(name)!.iso(at)), at)
      }),
    )
  })

  it("is named with the offset of the day, and is none of a name that there is not", () => {
    assert.strictEqual(zone.name(sceneNow), "Asia/Shanghai (UTC+08:00)")
    assert.isUndefined(makeZone("Asia/Nowhere"))
  })
})

/** RFC 4180. */
const parseCsv = (text: string): ReadonlyArray<ReadonlyArray<string>> => {
  const rows: Array<Array<string>> = [[]]
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain ?? "")
    if (end === "\r\n") rows.push([])
  }
  return rows.slice(0, -1)
}
