import { type IssuedToken, TokenStore } from "@feishu-recall/core"
import { Effect, Layer, Option, Redacted } from "effect"
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs"

/** Whether a token is in the file when it is acknowledged, or only each thousandth. */
export type TokenFileKind = "right" | "late"

/** A store of tokens in one file, in the clear: for one process, and for these tests only. */
export const tokenFile = (kind: TokenFileKind, filename: string): Layer.Layer<TokenStore> =>
  Layer.sync(TokenStore, () => {
    const texts = new Map<string, readonly [text: string, expiresAt: number]>(
      existsSync(filename) ? JSON.parse(readFileSync(filename, "utf8")) : [],
    )
    let changes = 0
    const save = Effect.sync(() => {
      if (kind === "late" && ++changes % 1_000 !== 0) return
      writeFileSync(`${filename}.new`, JSON.stringify([...texts]))
      renameSync(`${filename}.new`, filename)
    })
    return TokenStore.of({
      get: (key) =>
        Effect.sync(() =>
          Option.map(Option.fromUndefinedOr(texts.get(key)), ([text, expiresAt]): IssuedToken => ({
            token: Redacted.make(text),
            expiresAt,
          })),
        ),
      set: (key, { token, expiresAt }) => {
        texts.set(key, [Redacted.value(token), expiresAt])
        return save
      },
      remove: (key) => {
        texts.delete(key)
        return save
      },
    })
  })
