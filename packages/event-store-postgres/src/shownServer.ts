/** The server and the database of a URL, for people: neither user nor password. `undefined`: it is no such URL. */
export const shownServer = (url: string): string | undefined => {
  const parsed = URL.parse(url)
  if (parsed === null || !/^postgres(?:ql)?:$/.test(parsed.protocol)) return undefined
  return `PostgreSQL at ${parsed.host === "" ? "its socket" : parsed.host}${parsed.pathname}`
}
