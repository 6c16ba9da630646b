import type { Changeset, Promises } from "./Promises.ts"

/** Where the promises are written down. */
export const promisesFile = "docs/promises.json"

export const readPromises = (text: string): Promises => JSON.parse(text) as Promises

/** One line for each, so that a change of one is a change of one line. */
export const writePromises = (promises: Promises): string => `${JSON.stringify(promises, null, 2)}\n`

/** Of a changeset that names several packages, the largest step: all packages have one version. */
export const readChangeset = (text: string): Changeset => {
  const [, head = "", body = ""] = /^---\n([\s\S]*?)^---\n([\s\S]*)$/m.exec(text) ?? []
  const bump = (["major", "minor"] as const).find((one) => head.includes(`: ${one}`)) ?? "patch"
  return { bump, text: body }
}
