import { differences, inWords } from "./inWords.ts"
import type { Happening } from "./Told.ts"

/** What happened beside what should have, in words; nothing if it is the same. */
export const whatDiffers = (
  happened: ReadonlyArray<Happening>,
  expected: ReadonlyArray<Happening>,
): ReadonlyArray<string> => {
  const lines = Array.from({ length: Math.max(happened.length, expected.length) }, (_, at) =>
    whatOneDiffers(happened[at], expected[at]),
  )
  return lines.every((each) => each.every((line) => line.startsWith("  "))) ? [] : lines.flat()
}

const whatOneDiffers = (happened: Happening | undefined, expected: Happening | undefined): ReadonlyArray<string> => {
  if (happened === undefined) return [`- should happen  ${inWords(expected!)}`]
  if (expected === undefined) return [`+ happens too    ${inWords(happened)}`]
  if (happened._tag !== expected._tag)
    return [`+ happens        ${inWords(happened)}`, `- should happen  ${inWords(expected)}`]
  const wrong = differences(happened, expected)
  return wrong.length === 0
    ? [`  happens        ${inWords(happened)}`]
    : [`+ happens        ${inWords(happened)}`, ...wrong.map((line) => `- but its ${line}`)]
}
