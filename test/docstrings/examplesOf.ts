import type { PublicExport } from "./PublicExport.ts"

/** A program in a docstring. */
export interface Example {
  /** Whose it is, with its place. */
  readonly of: string
  /** What stands between the fences; `undefined`: there are none. */
  readonly code: string | undefined
}

/** Every example of an export or a member, once, also if it is exported twice. */
export const examplesOf = (exports: ReadonlyArray<PublicExport>): ReadonlyArray<Example> => {
  const documented = exports.flatMap((one) => [one, ...one.members])
  const examples = documented.flatMap(({ at, docstrings, name }) =>
    docstrings
      .flatMap((docstring) => docstring.examples)
      .map((text) => ({ text: text.trim(), of: `${at} ${name}`, key: `${at} ${text}` })),
  )
  return [...new Map(examples.map((example) => [example.key, example])).values()].map(({ of, text }) => ({
    of,
    code: /^```ts\n([\s\S]*)\n```$/.exec(text)?.[1],
  }))
}
