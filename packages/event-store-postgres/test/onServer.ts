import { describe } from "@effect/vitest"
import { layer, type PostgresEventStoreOptions } from "@feishu-recall/event-store-postgres"
import { Effect, Exit, Layer, Redacted, Scope } from "effect"
import { randomUUID } from "node:crypto"
import { Client } from "pg"
import { afterAll, beforeAll } from "vitest"
import {
  hasPrivateServer,
  type PrivateServer,
  privateServer,
} from "../../../examples/crash-rounds/src/privateServer.ts"

/** A server for the tests of a file, which leave it as they found it. */
export interface TestServer {
  readonly url: () => string
  /** A connection past the store. */
  readonly client: Effect.Effect<Client, never, Scope.Scope>
  /** The name of a schema that is not there, nor after the test. */
  readonly schema: Effect.Effect<string, never, Scope.Scope>
  /** A store of its own. */
  readonly store: (options?: Omit<PostgresEventStoreOptions, "url">) => ReturnType<typeof layer>
}

const given = process.env["TEST_DATABASE_URL"]

/** Tests on `TEST_DATABASE_URL`, else on a server of their own. Without both they are skipped, which fails in CI. */
export const onServer = (name: string, tests: (server: TestServer) => void): void => {
  if (given === undefined) return withPrivateServer(name, (server) => tests(serverAt(() => server().url)))
  describe(`on PostgreSQL: ${name}`, () => {
    tests(serverAt(() => given))
  })
}

/** Tests that stop and start their server: always one of their own. */
export const withPrivateServer = (name: string, tests: (server: () => PrivateServer) => void): void => {
  if (!hasPrivateServer)
    process.stderr.write(`${name}: skipped. Set TEST_DATABASE_URL, or install PostgreSQL: apt-get install postgresql\n`)
  describe.skipIf(!hasPrivateServer)(`on PostgreSQL: ${name}`, () => {
    const scope = Scope.makeUnsafe()
    let server: PrivateServer | undefined
    beforeAll(async () => {
      server = await Effect.runPromise(Scope.provide(privateServer, scope))
    })
    afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))
    tests(() => {
      if (server === undefined) throw new Error("the server was not started")
      return server
    })
  })
}

export const serverAt = (url: () => string): TestServer => {
  const client = Effect.acquireRelease(
    Effect.promise(async () => {
      const connected = new Client(url())
      connected.on("error", () => {})
      await connected.connect()
      return connected
    }),
    (connected) => Effect.promise(() => connected.end()),
  )
  const drop = (schema: string) =>
    Effect.scoped(
      Effect.flatMap(client, (one) => Effect.promise(() => one.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`))),
    )
  const schema = Effect.acquireRelease(
    Effect.sync(() => `trial_${randomUUID().replaceAll("-", "")}`),
    drop,
  )
  return {
    url,
    client,
    schema,
    store: (options = {}) =>
      Layer.unwrap(Effect.map(schema, (fresh) => layer({ schema: fresh, ...options, url: Redacted.make(url()) }))),
  }
}
