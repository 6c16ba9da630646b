import { inspect } from "node:util"

/** Where a secret could come to light: texts under the name of the place that they were found at. */
export const makeSinks = () => {
  const texts = new Map<string, Array<string>>()
  const add = (sink: string, text: string) => void texts.set(sink, [...(texts.get(sink) ?? []), text])
  return {
    /** In every form in which a program writes a value down: for people, for machines, and to its bones. */
    add: (sink: string, value: unknown): void => {
      if (typeof value === "string") return add(sink, value)
      for (const customInspect of [true, false])
        add(
          sink,
          inspect(value, { depth: 30, showHidden: true, customInspect, maxStringLength: null, maxArrayLength: null }),
        )
      add(sink, String(value))
      add(sink, value instanceof Error ? `${value.stack} ${value.toString()}` : "")
      try {
        add(sink, JSON.stringify(value) ?? "")
      } catch {
        // A circle has no JSON.
      }
    },
    names: (): ReadonlyArray<string> => [...texts.keys()].toSorted(),
    /** The sinks that show one of these texts, with what stands around it. */
    showing: (marks: ReadonlyArray<string>): ReadonlyArray<string> =>
      [...texts].flatMap(([sink, all]) =>
        marks.flatMap((mark) => {
          const text = all.find((one) => one.includes(mark))
          const at = text?.indexOf(mark) ?? 0
          return text === undefined ? [] : [`${sink}: ${text.slice(Math.max(0, at - 150), at + mark.length + 20)}`]
        }),
      ),
  }
}
export type Sinks = ReturnType<typeof makeSinks>
