import { type IssuedToken, TokenStore, type TokenStoreError } from "@feishu-recall/core"
import { Clock, Config, Effect, Layer, Option, Redacted, Schema } from "effect"
import { createHash } from "node:crypto"
import { limits } from "./limits.ts"
import { readToken, removed, writeToken } from "./storedToken.ts"
import { makeVaultCalls } from "./VaultCalls.ts"
import { noAddress, notOurs, refusedWith, tooLarge } from "./vaultError.ts"

export interface VaultTokenStoreOptions {
  /** `https://host:port`, without a path. */
  readonly address: string
  /** Vault's own token. It needs read, create and update on `<mount>/data/<prefix>/*`. */
  readonly token: Redacted.Redacted
  /** Where the KV engine of version 2 is mounted. `secret` unless told. */
  readonly mount?: string | undefined
  /** What the paths of all tokens begin with. `feishu-recall/tokens` unless told. */
  readonly prefix?: string | undefined
  /** Of Vault Enterprise and HCP. None unless told. */
  readonly namespace?: string | undefined
  /** How long one call may take, in milliseconds. 1,500 unless told. */
  readonly timeoutMillis?: number | undefined
}

/**
 * Keeps tokens in a KV engine of version 2 of HashiCorp Vault. It connects when it is first needed, so a server that is
 * sealed or away does not keep a program from starting. Fails with `TokenStoreError` if the options can't be used.
 *
 * Source: https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2
 *
 * @example
 * ```ts
 * TenantTokens.layer(lane).pipe(Layer.provide(layer({ address: "https://127.0.0.1:8200", token })))
 * ```
 */
export const layer = (options: VaultTokenStoreOptions): Layer.Layer<TokenStore, TokenStoreError> =>
  Layer.effect(TokenStore, makeStore(options))

/** The same, told by the application's configuration. */
export const layerConfig = (
  options: Config.Wrap<VaultTokenStoreOptions>,
): Layer.Layer<TokenStore, TokenStoreError | Config.ConfigError> =>
  Layer.effect(TokenStore, Effect.flatMap(Config.unwrap(options), makeStore))

const makeStore = Effect.fnUntraced(function* (given: VaultTokenStoreOptions) {
  const { mount, prefix, ...address } = yield* Effect.mapError(
    decodeOptions({
      address: given.address,
      token: given.token,
      mount: given.mount ?? "secret",
      prefix: given.prefix ?? "feishu-recall/tokens",
      namespace: given.namespace,
      timeoutMillis: given.timeoutMillis ?? limits.timeoutMillis,
    }),
    noAddress,
  )
  const call = makeVaultCalls(address)
  // #region path
  /** A name of a lane may have any characters and any length; a path of Vault may not. */
  const pathOf = (lane: string): string =>
    `${mount}/data/${prefix}/${createHash("sha256").update(JSON.stringify(lane)).digest("hex")}`
  // #endregion

  // #region read
  /** The version that stands there, and the token in it. Version 0: nothing was ever written. */
  const read = Effect.fnUntraced(function* (operation: TokenStoreError["operation"], lane: string) {
    const { body, status } = yield* call(operation, "GET", pathOf(lane))
    if (status === 200 && isSecret(body)) {
      const { data, metadata } = body.data
      const token = readToken(data)
      return token === undefined ? yield* notOurs(operation) : { version: metadata.version, token }
    }
    // A version that somebody deleted is a 404, too, and tells its number.
    if (status === 404 && isDeleted(body)) return { version: body.data.metadata.version, token: none }
    if (status === 404 && isNothing(body)) return { version: 0, token: none }
    return yield* refusedWith(operation, status)
  })
  // #endregion

  return TokenStore.of({
    // #region get
    get: Effect.fnUntraced(function* (lane) {
      const { token } = yield* read("get", lane)
      const now = yield* Clock.currentTimeMillis
      return Option.filter(token, ({ expiresAt }) => expiresAt > now)
    }),
    // #endregion
    set: Effect.fnUntraced(function* (lane, token) {
      const data = writeToken(token)
      if (Buffer.byteLength(data.token) > limits.tokenBytes) return yield* tooLarge
      const { body, status } = yield* call("set", "PUT", pathOf(lane), { data })
      if (!isWritten(status, body)) return yield* refusedWith("set", status)
    }),
    // #region remove
    remove: Effect.fnUntraced(function* (lane, token) {
      const { version, token: kept } = yield* read("remove", lane)
      if (Option.isNone(kept) || Redacted.value(kept.value.token) !== Redacted.value(token)) return
      // DELETE takes no version: it would delete what another process has set since. A write with `cas` is refused then.
      const { body, status } = yield* call("remove", "PUT", pathOf(lane), { options: { cas: version }, data: removed })
      if (isWritten(status, body) || isCasMismatch(status, body)) return
      return yield* refusedWith("remove", status)
    }),
    // #endregion
  })
})

const none = Option.none<IssuedToken>()

const Metadata = Schema.Struct({ version: Schema.Int })
const isSecret = Schema.is(Schema.Struct({ data: Schema.Struct({ data: Schema.Unknown, metadata: Metadata }) }))
const isDeleted = Schema.is(Schema.Struct({ data: Schema.Struct({ data: Schema.Null, metadata: Metadata }) }))
/** Nothing was written there. Of a mount that does not exist Vault says more. */
const isNothing = Schema.is(Schema.Struct({ errors: Schema.Tuple([]) }))
/** A page of something that stands between comes with status 200, too. */
const isWritten = (status: number, body: unknown): boolean => status === 200 && isVersion(body)
const isVersion = Schema.is(Schema.Struct({ data: Metadata }))
const isRefusal = Schema.is(Schema.Struct({ errors: Schema.Array(Schema.String) }))

const isCasMismatch = (status: number, body: unknown): boolean =>
  status === 400 &&
  isRefusal(body) &&
  body.errors.some((error) => error.includes("check-and-set parameter did not match"))

const path = Schema.String.check(Schema.isPattern(/^[\w-]+(?:\/[\w-]+)*$/))
const decodeOptions = Schema.decodeUnknownEffect(
  Schema.Struct({
    address: Schema.String.check(Schema.isPattern(/^https?:\/\/[\w.:[\]-]+$/)),
    token: Schema.Redacted(Schema.String.check(Schema.isPattern(/^[\x21-\x7e]{1,4096}$/))),
    mount: path,
    prefix: path,
    namespace: Schema.UndefinedOr(path),
    timeoutMillis: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 86_400_000 })),
  }),
)
