import type { Docstring, PublicExport, PublicMember } from "./PublicExport.ts"

/** What is missing in the docstrings of an export and its members, with its place, for whoever has to write it. */
export const faultsOf = (one: PublicExport, all: ReadonlyArray<PublicExport>): ReadonlyArray<string> => [
  ...(isDocumented(one.docstrings) ? [] : [`${one.at} ${one.name} has no docstring`]),
  ...(!one.isCalled || isShown(one, all)
    ? []
    : [`${one.at} ${one.name} has no example, and no @see that leads to one`]),
  ...(one.docstrings.some(({ examples }) => examples.length > 0 && !examples.some((text) => isIn(text, one)))
    ? [`${one.at} ${one.name} does not occur in its example`]
    : []),
  ...one.members.flatMap((member) => {
    const reason = isDocumented(member.docstrings) ? undefined : whyDocumented(member)
    return reason === undefined ? [] : [`${member.at} ${member.name} ${reason}, and has no docstring`]
  }),
]

/** The names and the types of all other members say what they are. */
const whyDocumented = ({ isCalled, isInside, isNumber, isOptional, name }: PublicMember): string | undefined => {
  if (isCalled) return "is called"
  if (isInside) return undefined
  if (isOptional) return "can be left out"
  if (/(?:Options|Policy|Settings)\.\w+$/.test(name)) return "is a setting"
  return isNumber && !saysItsUnit.test(name) ? "is a number without a unit" : undefined
}

/** It ends in its unit, or names one of many, as the log and the platform do: no time, no size and no count. */
const saysItsUnit =
  /(?:Millis|Ms|Seconds|Bytes|Characters)$|\.(?:attempt|code|fence|line|ordinal|port|position|seed|status|version)$/

const isDocumented = (docstrings: ReadonlyArray<Docstring>): boolean =>
  docstrings.some(({ text }) => text.trim() !== "")

/** In an example of its own, or in the example of what a `@see` links to. */
const isShown = (one: PublicExport, all: ReadonlyArray<PublicExport>): boolean => {
  const sees = one.docstrings.flatMap((docstring) => docstring.sees)
  const shown = all.filter(({ name }) => sees.some((see) => see === name || name.endsWith(`.${see}`)))
  const examples = shown.flatMap(({ docstrings }) => docstrings.flatMap((docstring) => docstring.examples))
  return one.docstrings.some((docstring) => docstring.examples.length > 0) || examples.some((text) => isIn(text, one))
}

const isIn = (example: string, { name }: PublicExport): boolean =>
  new RegExp(`\\b${name.split(".").at(-1)!}\\b`).test(example)
