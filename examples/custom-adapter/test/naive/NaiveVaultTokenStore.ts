// #region naive
import { type IssuedToken, TokenStore } from "@feishu-recall/core"
import { Effect, Layer, Option, Redacted } from "effect"

interface Answer {
  readonly data: { readonly data: { readonly token: string; readonly expiresAt: number } }
}

/** The first version: each call of the port is one call of the API, or two. */
export const naiveLayer = (address: string, vaultToken: Redacted.Redacted) => {
  const call = async (method: string, lane: string, body?: unknown) => {
    const response = await fetch(`${address}/v1/secret/data/tokens/${encodeURIComponent(lane)}`, {
      method,
      headers: { "X-Vault-Token": Redacted.value(vaultToken) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return response.ok && response.status !== 204 ? ((await response.json()) as Answer) : undefined
  }

  const read = async (lane: string): Promise<Option.Option<IssuedToken>> => {
    const kept = (await call("GET", lane))?.data.data
    return kept === undefined
      ? Option.none()
      : Option.some({ token: Redacted.make(kept.token), expiresAt: kept.expiresAt })
  }

  return Layer.succeed(TokenStore, {
    get: (lane) => Effect.promise(() => read(lane)),
    set: (lane, { expiresAt, token }) =>
      Effect.promise(() => call("PUT", lane, { data: { token: Redacted.value(token), expiresAt } })),
    remove: (lane, token) =>
      Effect.promise(async () => {
        const kept = await read(lane)
        if (Option.isSome(kept) && Redacted.value(kept.value.token) === Redacted.value(token))
          await call("DELETE", lane)
      }),
  })
}
// #endregion
