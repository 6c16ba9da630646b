/** As any framework has them: Node's own, a record, or a `Headers` of the Fetch API. */
export type WebhookHeaders =
  | {
      /** Passes over whether letters are small or capital. */
      readonly get: (name: string) => string | null
    }
  | Readonly<Record<string, string | ReadonlyArray<string> | undefined>>

/** `name` in lower case; the first one, if there are several. */
export const headerOf = (headers: WebhookHeaders, name: string): string | undefined => {
  if (isFetchHeaders(headers)) return headers.get(name) ?? undefined
  const [, value] = Object.entries(headers).find(([given]) => given.toLowerCase() === name) ?? []
  return typeof value === "string" ? value : value?.[0]
}

const isFetchHeaders = (headers: WebhookHeaders): headers is { readonly get: (name: string) => string | null } =>
  typeof headers["get"] === "function"
