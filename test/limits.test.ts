import { describe, expect, it } from "@effect/vitest"
import { limits as cli } from "../packages/cli/src/limits.ts"
import { limits as core } from "../packages/core/src/limits.ts"
import { limits as postgres } from "../packages/event-store-postgres/src/limits.ts"
import { limits as sqlite } from "../packages/event-store-sqlite/src/limits.ts"
import { limits as feishuRecall } from "../packages/feishu-recall/src/limits.ts"
import { limits as sandbox } from "../packages/sandbox/src/limits.ts"
import { limits as ticketWebhook } from "../packages/ticket-webhook/src/limits.ts"
import { limits as otlp } from "../packages/telemetry-otlp/src/limits.ts"
import { limits as prometheus } from "../packages/telemetry-prometheus/src/limits.ts"
import { limits as tokenFile } from "../packages/token-store-file/src/limits.ts"
import { limits as tokenRedis } from "../packages/token-store-redis/src/limits.ts"
import { limits as http } from "../packages/transport-http/src/limits.ts"
import { limits as larkSdk } from "../packages/transport-lark-sdk/src/limits.ts"
import { exists, readFiles, readText } from "./Workspace.ts"

type Limits = { readonly [name: string]: number | Limits }

const stated: Readonly<Record<string, Limits>> = {
  core,
  "transport-http": http,
  "transport-lark-sdk": larkSdk,
  "event-store-sqlite": sqlite,
  "event-store-postgres": postgres,
  "ticket-webhook": ticketWebhook,
  "token-store-file": tokenFile,
  "token-store-redis": tokenRedis,
  "telemetry-otlp": otlp,
  "telemetry-prometheus": prometheus,
  sandbox,
  cli,
  "feishu-recall": feishuRecall,
}

const document = readText("docs/limits.md")

interface Row {
  readonly name: string
  readonly value: string
  readonly unit: string
  readonly test: string | undefined
}

/** The rows of a package's table, as somebody reads them. */
const rowsOf = (folder: string): ReadonlyArray<Row> => {
  const section = document.split(/^## /m).find((text) => text.startsWith(`${folder}\n`)) ?? ""
  return section.split("\n").flatMap((line) => {
    const [, name, value = "", unit = "", change, reached, test] = line.split("|").map((cell) => cell.trim())
    if (name === undefined || !/^`[\w.]+`$/.test(name) || change === "" || reached === "") return []
    return [{ name: name.slice(1, -1), value, unit, test: /\(\.\.\/([^)]+)\)/.exec(test ?? "")?.[1] }]
  })
}

const flat = (limits: Limits, prefix = ""): ReadonlyArray<readonly [name: string, value: number]> =>
  Object.entries(limits).flatMap(([name, value]) =>
    typeof value === "number" ? [[`${prefix}${name}`, value] as const] : flat(value, `${prefix}${name}.`),
  )

const units = [
  ["Millis", "ms"],
  ["Seconds", "s"],
  ["Bytes", "bytes"],
  ["Characters", "characters"],
  ["Share", "share of the time"],
] as const

const unitOf = (name: string): string => units.find(([ending]) => name.endsWith(ending))?.[1] ?? ""

/** What only the operating system could show. */
const untested = ["backlog"]

describe.each(Object.entries(stated))("the limits of %s", (folder, limits) => {
  const rows = rowsOf(folder)

  it("stand in docs/limits.md as they are, with their units", () => {
    expect(rows.map(({ name, unit, value }) => [name, value, unit])).toEqual(
      flat(limits).map(([name, value]) => [name, value.toLocaleString("en-US"), unitOf(name)]),
    )
  })

  it("are each reached by the test that the table names", () => {
    const unreached = rows.filter(({ name, test }) => {
      if (untested.includes(name)) return false
      const last = name.split(".").at(-1)!
      // An option that is a duration has the name without its unit.
      const names = [last, last.replace(/Millis$/, ""), ...(optionNames[last] ?? [])]
      return (
        test === undefined || !exists(test) || !names.some((one) => new RegExp(`\\b${one}\\b`).test(readText(test)))
      )
    })
    expect(unreached).toEqual([])
  })
})

const optionNames: Readonly<Record<string, ReadonlyArray<string>>> = {
  memoryEvents: ["maximumEvents"],
  memoryPageLength: ["pageLength"],
}

describe("a number that bounds something", () => {
  /** Not limits: parts of a format, of a picture or of a rule. */
  const others = new Set([
    "unknownDeadline",
    "usualWindowMillis",
    "longestChunk",
    "eventsForAStream",
    "longestMillis",
    "clockTolerance",
    "grainMillis",
    "withheldQueues",
    "tellingLength",
    "applicationId",
    "widest",
    "roomy",
    "fewestRows",
    "typoDistance",
    "labelWidth",
    "sameSignalMillis",
    "blockBytes",
  ])

  it("stands in the one place of its package", () => {
    const packages = Object.keys(stated).filter((folder) => folder !== "sandbox")
    const strays = packages
      .flatMap((folder) => readFiles(`packages/${folder}/src/**/*.ts`))
      .filter(({ path }) => !path.endsWith("/limits.ts"))
      .flatMap(({ path, text }) =>
        [...text.matchAll(/^(?:export )?const (\w+)(?:: number)? = \d[\d_.*+e ]*$/gm)]
          .map((match) => match[1]!)
          .filter((name) => !others.has(name))
          .map((name) => `${path}: ${name}`),
      )
    expect(strays).toEqual([])
  })
})
