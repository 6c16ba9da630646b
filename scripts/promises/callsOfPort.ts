/** The calls of a port and their types, from the text of its file: types are gone when a program runs. */
export const callsOfPort = (port: string, source: string): ReadonlyArray<readonly [call: string, type: string]> => {
  const from = source.indexOf(`class ${port} extends Context.Service<`)
  const to = source.indexOf(">()(", from)
  if (from < 0 || to < 0)
    throw new Error(`there is no port ${port}: correct the list in scripts/promises/promisesNow.ts`)
  const text = source
    .slice(source.indexOf("{", from) + 1, source.lastIndexOf("}", to))
    .replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "")
    .replaceAll(/\s+/g, " ")
  return membersOf(text).map((member) => {
    const [, name = "", type = ""] = /^readonly (\w+\??): (.*)$/.exec(member) ?? []
    if (name === "") throw new Error(`${port} has something other than a call: ${member}`)
    return [name, type.replaceAll(/\( | ?, ?\)/g, (bracket) => (bracket.startsWith("(") ? "(" : ")"))]
  })
}

/** Splits before each `readonly` that stands in no bracket. */
const membersOf = (text: string): ReadonlyArray<string> => {
  const members: Array<string> = []
  let [depth, from] = [0, 0]
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!
    if ("({[".includes(character)) depth++
    else if (")}]".includes(character)) depth--
    else if (depth === 0 && at > from && text.startsWith("readonly ", at)) {
      members.push(text.slice(from, at))
      from = at
    }
  }
  return [...members, text.slice(from)].map((member) => member.trim()).filter((member) => member !== "")
}
