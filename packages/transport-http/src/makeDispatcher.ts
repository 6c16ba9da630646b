import { Agent, type Dispatcher, EnvHttpProxyAgent, Pool } from "@effect/platform-node/Undici"
import { Effect, Redacted, type Scope } from "effect"
import { getCACertificates } from "node:tls"
import { watchCalls } from "./CallWatch.ts"
import { proxyFaults, proxyVariables } from "./proxyFaults.ts"

/** The connections of one transport. Times in milliseconds. */
export interface DispatcherSettings {
  /** Kept at most; one carries one call at a time. */
  readonly connections: number
  /** For one connection, TLS included, in milliseconds. */
  readonly connectTimeout: number
  /** All headers of an answer together. */
  readonly headerLimitBytes: number
  /** A private certificate authority, as PEM, trusted beside Node's own list. `undefined`: only that list. */
  readonly certificateAuthority: string | undefined
  /** The URL of a proxy instead of the environment's. `undefined`: those that the environment names. */
  readonly proxy: Redacted.Redacted | undefined
}

/**
 * A pool of connections that goes through the environment's proxy where it names one, and closes with the scope.
 *
 * @example
 * ```ts
 * import { makeDispatcher } from "@feishu-recall/transport-http"
 * import { Effect } from "effect"
 *
 * const settings = { connections: 1, connectTimeout: 5_000, headerLimitBytes: 16_384 }
 * const status = Effect.gen(function* () {
 *   const dispatcher = yield* makeDispatcher({ ...settings, certificateAuthority: undefined, proxy: undefined })
 *   const request = { origin: "https://open.feishu.cn", path: "/", method: "HEAD" } as const
 *   return yield* Effect.promise(() => dispatcher.request(request).then(({ statusCode }) => statusCode))
 * }).pipe(Effect.scoped)
 * ```
 */
export const makeDispatcher = (settings: DispatcherSettings): Effect.Effect<Dispatcher, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => agent(settings)),
      (dispatcher) => Effect.promise(() => dispatcher.destroy()),
    ),
    (dispatcher) => dispatcher.compose(watchCalls),
  )

const agent = ({
  connections,
  connectTimeout,
  headerLimitBytes,
  certificateAuthority,
  proxy,
}: DispatcherSettings): Dispatcher => {
  // `ca` replaces Node's list, which has NODE_EXTRA_CA_CERTS in it.
  const ca = certificateAuthority === undefined ? {} : { ca: [...getCACertificates("default"), certificateAuthority] }
  const connect = { timeout: connectTimeout, ...ca }
  const options: Agent.Options = {
    connections,
    connectTimeout,
    connect,
    maxHeaderSize: headerLimitBytes,
    // One call at a time on a connection: a broken one must not take others along.
    pipelining: 1,
    // HTTP/2 would put many calls on one connection, and undici repeats them when the server says goodbye.
    allowH2: false,
  }
  const named = proxy === undefined ? {} : { proxy: Redacted.value(proxy) }
  if (proxy === undefined && !proxyVariables.some((name) => (process.env[name] ?? "") !== "")) return new Agent(options)
  // undici's own error would carry the value, password included.
  const faults = proxy === undefined ? proxyFaults(process.env) : proxyFaults(named, ["proxy"])
  if (faults.length > 0) throw new Error(faults.join("; "))
  return new EnvHttpProxyAgent({
    ...options,
    ...(named.proxy === undefined ? {} : { httpProxy: named.proxy, httpsProxy: named.proxy }),
    requestTls: connect,
    proxyTls: connect,
    // Without a tunnel all calls to a plain HTTP origin would wait for one another on a single connection.
    proxyTunnel: true,
    // A proxy that takes the connection and then keeps silent.
    clientFactory: (origin, clientOptions) => new Pool(origin, { ...clientOptions, headersTimeout: connectTimeout }),
  })
}
