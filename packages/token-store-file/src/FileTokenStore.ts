import { TokenStore, TokenStoreError } from "@feishu-recall/core"
import { sealedTokenText } from "@feishu-recall/token-seal"
import { Clock, Config, Effect, Layer, Option, type Redacted } from "effect"
import { randomBytes } from "node:crypto"
import { resolve } from "node:path"
import { fileError } from "./fileError.ts"
import { limits } from "./limits.ts"
import { newestToken } from "./newestToken.ts"
import { openTokenDirectory } from "./TokenDirectory.ts"
import { laneOf, markOf } from "./TokenFileName.ts"

/** In which directory, and sealed with which key. */
export interface FileTokenStoreOptions {
  /** On a local disk. It is created for its owner only; one that others may enter is refused. */
  readonly directory: string
  /** 32 random bytes in base64: `openssl rand -base64 32`. Every process on the directory needs the same. */
  readonly key: Redacted.Redacted
}

/**
 * Keeps tokens in sealed files that several processes of one machine may share. Fails with `TokenStoreError` if the key
 * is none, or if the directory can't be used or is open to others.
 *
 * @example
 * ```ts
 * import { type Lane, laneKey, TenantTokens } from "@feishu-recall/core"
 * import * as TokenStoreFile from "@feishu-recall/token-store-file"
 * import { Layer, type Redacted } from "effect"
 *
 * const tokensOf = (lane: Lane, key: Redacted.Redacted) =>
 *   TenantTokens.layer(laneKey(lane)).pipe(
 *     Layer.provide(TokenStoreFile.layer({ directory: "/var/lib/recall/tokens", key })),
 *   )
 * ```
 */
export const layer = (options: FileTokenStoreOptions): Layer.Layer<TokenStore, TokenStoreError> =>
  Layer.effect(TokenStore, makeStore(options))

/**
 * As {@link layer}, told by the application's configuration. Fails with `ConfigError` where it says nothing.
 *
 * @example
 * ```ts
 * import * as TokenStoreFile from "@feishu-recall/token-store-file"
 * import { Config } from "effect"
 *
 * const store = TokenStoreFile.layerConfig({
 *   directory: Config.String("TOKEN_DIRECTORY"),
 *   key: Config.Redacted("TOKEN_KEY"),
 * })
 * ```
 */
export const layerConfig = (
  options: Config.Wrap<FileTokenStoreOptions>,
): Layer.Layer<TokenStore, TokenStoreError | Config.ConfigError> =>
  Layer.effect(TokenStore, Effect.flatMap(Config.unwrap(options), makeStore))

const makeStore = Effect.fnUntraced(function* ({ directory: given, key }: FileTokenStoreOptions) {
  const directory = resolve(given)
  const texts = yield* Effect.fromResult(sealedTokenText(key)).pipe(
    Effect.mapError(({ message }) => new TokenStoreError({ operation: "open", message })),
  )
  const attempt = <A>(operation: TokenStoreError["operation"], run: () => Promise<A>) =>
    Effect.tryPromise({ try: run, catch: (cause) => fileError(cause, operation, directory) })

  const files = yield* attempt("open", () => openTokenDirectory(directory))
  const openedAt = yield* Clock.currentTimeMillis
  yield* attempt("open", async () => {
    await files.tidy(openedAt)
    await files.erase((await files.list()).filter(({ expiresAt }) => expiresAt <= openedAt))
  })

  return TokenStore.of({
    get: Effect.fnUntraced(function* (key) {
      const now = yield* Clock.currentTimeMillis
      const token = yield* attempt("get", () => newestToken(files, texts, key))
      if (token === undefined) return Option.none()
      if (token.issued.expiresAt > now) return Option.some(token.issued)
      // Also on a disk that can't be written any more it is none.
      yield* Effect.ignore(attempt("get", () => files.erase([token.file])))
      return Option.none()
    }),
    set: Effect.fnUntraced(function* (key, token) {
      const text = texts.write(key, token)
      if (text === undefined || text.length > limits.fileBytes)
        return yield* new TokenStoreError({
          operation: "set",
          message: `The token is larger than ${limits.fileBytes} bytes when sealed, or has no expiry: keep it elsewhere.`,
        })
      const now = yield* Clock.currentTimeMillis
      yield* attempt("set", async () => {
        const lane = laneOf(key)
        const standing = (await files.list()).findLast((file) => file.lane === lane)
        await files.write(
          {
            lane,
            sequence: (standing?.sequence ?? 0) + 1,
            expiresAt: Math.min(Math.max(Math.ceil(token.expiresAt), 0), Number.MAX_SAFE_INTEGER),
            mark: markOf(texts.mark(key, token.token)),
            unique: randomBytes(16).toString("hex"),
          },
          text,
        )
      })
      // Whatever has a newer one beside it, whoever wrote that, is replaced. The newest is never deleted here. The token
      // is set already, so what can't be deleted does not fail this.
      const tidying = attempt("set", async () => {
        const listed = await files.list()
        const newest = listed.findLast((file) => file.lane === laneOf(key))
        await files.erase(
          listed.filter((file) => (file.lane === newest?.lane ? file !== newest : file.expiresAt <= now)),
        )
      })
      yield* Effect.ignore(tidying)
    }),
    remove: Effect.fnUntraced(function* (key, token) {
      yield* attempt("remove", async () => {
        const mark = markOf(texts.mark(key, token))
        const lane = laneOf(key)
        const standing = (await files.list()).filter((file) => file.lane === lane)
        // The older ones first: none of them may come back.
        await files.erase(standing.at(-1)?.mark === mark ? standing : standing.filter((file) => file.mark === mark))
      })
    }),
  })
})
