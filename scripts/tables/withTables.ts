import { alertTable } from "./alertTable.ts"
import { answerTables } from "./answerTables.ts"
import { limiterTable } from "./limiterTable.ts"
import { telemetryTables } from "./telemetryTables.ts"
import { transitionTables } from "./transitionTables.ts"

/** Every table that is made of the code or of a run, by the name that a document gives it. */
const tables: Readonly<Record<string, () => string | Promise<string>>> = {
  ...alertTable,
  ...answerTables,
  ...limiterTable,
  ...telemetryTables,
  ...transitionTables,
}

const place = /(<!-- table: (\S+) -->\n)[^]*?(<!-- end -->)/g

/** Puts the tables into a document, between the comments that name them. */
export const withTables = async (text: string): Promise<string> => {
  const made = new Map<string, string>()
  for (const [, , name = ""] of text.matchAll(place)) {
    const table = tables[name]
    if (table === undefined)
      throw new Error(`there is no table "${name}": scripts/tables/withTables.ts has their names`)
    made.set(name, await table())
  }
  return text.replaceAll(
    place,
    (_, begin: string, name: string, end: string) => `${begin}\n${made.get(name)}\n\n${end}`,
  )
}
