import type { TokenStoreError } from "@feishu-recall/core"
import { Effect, Redacted } from "effect"
import { limits } from "./limits.ts"
import { notOurs, tooSlow, unreachable } from "./vaultError.ts"

export interface VaultAddress {
  readonly address: string
  readonly token: Redacted.Redacted
  readonly namespace: string | undefined
  readonly timeoutMillis: number
}

export interface VaultAnswer {
  readonly status: number
  readonly body: unknown
}

type Operation = TokenStoreError["operation"]

/** One call of the HTTP API. It fails within the timeout, whatever the server or the network does. */
export type CallVault = (
  operation: Operation,
  method: "GET" | "PUT",
  path: string,
  body?: unknown,
) => Effect.Effect<VaultAnswer, TokenStoreError>

// #region call
/**
 * Source: https://developer.hashicorp.com/vault/api-docs for the headers; redirects are not followed, because the token
 * would go with them to whatever host they name.
 */
export const makeVaultCalls =
  ({ address, namespace, timeoutMillis, token }: VaultAddress): CallVault =>
  (operation, method, path, body) =>
    Effect.tryPromise({
      try: async (signal) => {
        const response = await fetch(`${address}/v1/${path}`, {
          method,
          headers: {
            "X-Vault-Request": "true",
            "X-Vault-Token": Redacted.value(token),
            ...(namespace === undefined ? {} : { "X-Vault-Namespace": namespace }),
          },
          redirect: "manual",
          signal,
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        })
        return { status: response.status, text: await readText(response) }
      },
      // What fetch says may repeat the address or a header, so only the system's code of it is told.
      catch: (cause) => unreachable(operation, codeOf(cause)),
    }).pipe(
      Effect.timeoutOrElse({
        duration: timeoutMillis,
        orElse: () => Effect.fail(tooSlow(operation, timeoutMillis)),
      }),
      Effect.flatMap(({ status, text }) =>
        text === undefined ? Effect.fail(notOurs(operation)) : Effect.succeed({ status, body: parse(text) }),
      ),
    )
// #endregion

/** `undefined`: it is longer than anything of ours can be. */
const readText = async (response: Response): Promise<string | undefined> => {
  const parts: Array<Uint8Array> = []
  let length = 0
  for await (const part of response.body ?? []) {
    length += part.length
    if (length > limits.answerBytes) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts).toString("utf8")
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const codeOf = (cause: unknown): string | undefined => {
  for (let one = cause; one instanceof Error; one = one.cause)
    if ("code" in one && typeof one.code === "string" && /^[A-Z_]{3,40}$/.test(one.code)) return one.code
  return undefined
}
