import { Redacted } from "effect"

/**
 * Takes secrets out of a text that somebody else wrote: a platform or a proxy may quote the request in what it says of
 * it, whole or cut off. Whatever begins like a secret is taken out as far as it goes on like it: of a token
 * `t-g1044abcdef` the text `bad token t-g1044abcdef` keeps `bad token <redacted>`.
 */
export const conceal = (text: string, secrets: ReadonlyArray<Redacted.Redacted>): string =>
  secrets.flatMap((secret) => spellings(Redacted.value(secret))).reduce(without, text)

/** Shorter pieces of a secret occur in other texts, too, and tell little of it. */
const tellingLength = 8

const without = (text: string, secret: string): string => {
  const beginning = secret.slice(0, tellingLength)
  let kept = ""
  let from = 0
  for (let at = text.indexOf(beginning); at >= 0; at = text.indexOf(beginning, from)) {
    let end = at + beginning.length
    while (end < text.length && end - at < secret.length && text[end] === secret[end - at]) end++
    kept += `${text.slice(from, at)}<redacted>`
    from = end
  }
  return kept + text.slice(from)
}

/** As it is, as it stands in JSON (the token call's body), and as it stands in a URL. */
const spellings = (secret: string): ReadonlyArray<string> =>
  secret === ""
    ? []
    : [...new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret.toWellFormed())])]
