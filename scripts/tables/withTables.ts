import { answerTables } from "./answerTables.ts"
import { telemetryTables } from "./telemetryTables.ts"
import { transitionTables } from "./transitionTables.ts"

/** Every table that is made of the code, by the name that a document gives it. */
export const tables: Readonly<Record<string, () => string>> = {
  ...answerTables,
  ...telemetryTables,
  ...transitionTables,
}

/** Puts the tables into a document, between the comments that name them. */
export const withTables = (text: string): string =>
  text.replaceAll(/(<!-- table: (\S+) -->\n)[^]*?(<!-- end -->)/g, (_, begin: string, name: string, end: string) => {
    const table = tables[name]
    if (table === undefined)
      throw new Error(`there is no table "${name}": scripts/tables/withTables.ts has their names`)
    return `${begin}\n${table()}\n\n${end}`
  })
