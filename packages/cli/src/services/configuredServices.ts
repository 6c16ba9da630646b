import { X509Certificate } from "node:crypto"
import { existsSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { type Lane, RecallClient } from "@feishu-recall/core"
import { Effect, Layer, Redacted, Result } from "effect"
import { badInput } from "../CommandError.ts"
import { type Configuration, shownSource } from "../configuration/Configuration.ts"
import { readAppSecret, readTokenKey } from "../configuration/readSecret.ts"
import { parseStoreUrl, parseTokenStoreUrl, shownUrl } from "../configuration/storeUrl.ts"
import { platformServices } from "./recallServices.ts"
import { storeLayer, type StoreOptions } from "./storeLayer.ts"
import { tokenStoreLayer } from "./tokenStoreLayer.ts"

/** The configured store, with a client on it: for `recall`, which makes a store that is not there. */
export const clientServices = (configuration: Configuration, options: StoreOptions = {}) =>
  RecallClient.layer.pipe(Layer.provideMerge(storeLayer(addressOf(configuration), options)))

/** The same for looks and orders: a store that is not there has nothing in it, and its name may be misspelt. */
export const existingClientServices = (configuration: Configuration) => {
  const { source, value } = configuration.store!
  return storeIsThere(configuration)
    ? Effect.succeed(clientServices(configuration))
    : Effect.fail(
        badInput(
          `there is no store at ${shownUrl(value)} (${shownSource("store", source)}): nothing was recalled from here yet, or name another one with --store`,
        ),
      )
}

/** Whether there is a store to look into. A database server always is one. */
export const storeIsThere = (configuration: Configuration): boolean => {
  const address = addressOf(configuration)
  return address._tag !== "Sqlite" || existsSync(address.filename)
}

/** The configured platform for a lane. Secrets are read here, and not before. */
export const configuredPlatform = Effect.fnUntraced(function* (configuration: Configuration, lane: Lane) {
  const { proxy, tokenStore } = configuration
  const appSecret = yield* readAppSecret(configuration)
  const key = yield* readTokenKey(configuration)
  const address = parseTokenStoreUrl(tokenStore!.value, tokenStore!.folder)
  return platformServices({
    lane,
    appSecret,
    tokenStore: tokenStoreLayer(Result.getOrThrow(address), key),
    proxy: proxy && Redacted.make(proxy.value),
    certificateAuthority: yield* readAuthority(configuration),
  })
})

const addressOf = ({ store }: Configuration) => Result.getOrThrow(parseStoreUrl(store!.value, store!.folder))

/** The private certificate authority, as PEM. One without a certificate would be passed over without a word by TLS. */
export const readAuthority = ({ ca }: Configuration) => {
  if (ca === undefined) return Effect.undefined
  const file = `the file that ${shownSource("ca", ca.source)} names`
  return Effect.try({
    try: () => readFileSync(resolve(ca.folder, ca.value), "utf8"),
    catch: () => badInput(`${file} can't be read: check the path and its permissions`),
  }).pipe(
    Effect.tap((text) =>
      Effect.try({
        try: () => new X509Certificate(text),
        catch: () =>
          badInput(`${file} has no certificate in it: name one as PEM, which begins with -----BEGIN CERTIFICATE-----`),
      }),
    ),
  )
}
