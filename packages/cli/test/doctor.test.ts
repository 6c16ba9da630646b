import { existsSync, readFileSync } from "node:fs"
import { createServer } from "node:http"
import { createServer as createTlsServer } from "node:https"
import type { AddressInfo, Server } from "node:net"
import { join } from "node:path"
import { assert, describe, it, layer } from "@effect/vitest"
import type { Lane } from "@feishu-recall/core"
import { type App, allScopes, changeApp, Sandbox } from "@feishu-recall/sandbox"
import { Effect, Redacted } from "effect"
import { readConfiguration } from "../src/configuration/readConfiguration.ts"
import type { Check, CheckName } from "../src/doctor/Check.ts"
import { inspectPlatform } from "../src/doctor/inspectPlatform.ts"
import { limits } from "../src/limits.ts"
import { connectProxy } from "../../transport-http/test/connectProxy.ts"
import { bytesIn, runCommand, temporaryDirectory } from "./runCommand.ts"

/** Each check by its name. */
type Found = Readonly<Partial<Record<CheckName, Check>>>

const byName = (checks: ReadonlyArray<Check>): Found => Object.fromEntries(checks.map((check) => [check.name, check]))

const inspectAt = (
  lane: Lane,
  environment: Readonly<Record<string, string>>,
  allowed: { readonly doctorCallMillis: number } = limits,
) => {
  const { configuration, faults } = readConfiguration({
    flags: new Map([
      ["appId" as const, lane.appId],
      ["baseUrl" as const, lane.baseUrl],
      ...(environment["PROXY"] === undefined ? [] : [["proxy" as const, environment["PROXY"]] as const]),
    ]),
    file: undefined,
    environment,
    directory: "/",
  })
  assert.deepEqual(faults, [])
  return Effect.map(inspectPlatform(configuration, lane, environment, allowed), byName)
}

const failing = (found: Found): ReadonlyArray<string> =>
  Object.values(found).flatMap(({ name, status }) => (status === "fail" ? [name] : []))

const gateway = ["app", "IP allow list", "quota", "rate limit", "scopes", "bot ability"] as const

layer(Sandbox.layer(), { excludeTestServices: true })("the doctor finds", (it) => {
  const look = Effect.fnUntraced(function* (
    options: { readonly environment?: Readonly<Record<string, string>>; readonly baseUrl?: string } = {},
  ) {
    const { credentials, url } = yield* Sandbox
    const lane: Lane = { baseUrl: options.baseUrl ?? url, appId: credentials.appId, tenantKey: "self" }
    const secret = Redacted.value(credentials.appSecret)
    return yield* inspectAt(lane, { FEISHU_APP_SECRET: secret, ...options.environment })
  })

  const healthy = { scopes: allScopes, bot: true, disabled: false, ipDenied: false, quotaExceeded: false }

  /** What is found while the app has this trouble. */
  const lookWith = (trouble: Partial<App>) =>
    Effect.gen(function* () {
      const { credentials, platform } = yield* Sandbox
      changeApp(platform, credentials.appId, trouble)
      const found = yield* look()
      changeApp(platform, credentials.appId, { ...healthy, permissionDenied: false })
      return found
    })

  it.effect("nothing where nothing is wrong, and makes no call that takes something back", () =>
    Effect.gen(function* () {
      const { ledger } = yield* Sandbox
      const before = ledger.total()
      const found = yield* look()
      assert.deepEqual(failing(found), [])
      for (const { name, status } of Object.values(found))
        assert.strictEqual(status, name === "recall window" ? "unknown" : "pass", name)
      assert.strictEqual(ledger.total() - before, 2)
      assert.strictEqual(ledger.callsOf("recall", `bm-${"0".repeat(32)}`), 0)
    }),
  )

  const troubles: ReadonlyArray<readonly [CheckName, Partial<App>, RegExp, ReadonlyArray<CheckName>]> = [
    ["scopes", { scopes: [] }, /code 99991672\).*Give the app im:message:send_multi_users/s, ["token"]],
    [
      "bot ability",
      { bot: false },
      /code 230006\).*Activate the app's bot/s,
      ["token", "app", "IP allow list", "quota"],
    ],
    [
      "scopes",
      { permissionDenied: true },
      /code 230027\).*external sharing/s,
      ["token", "app", "IP allow list", "quota"],
    ],
    ["IP allow list", { ipDenied: true }, /code 99991401\).*public IP address/s, ["token"]],
    ["quota", { quotaExceeded: true }, /code 99991403\).*next month/s, ["token"]],
    ["app", { disabled: true }, /code 99991662\).*Enable the app/s, ["token"]],
  ]
  for (const [name, trouble, text, proven] of troubles)
    it.effect(`${name}: ${JSON.stringify(trouble)}, and claims no more than the answer proves`, () =>
      Effect.gen(function* () {
        const found = yield* lookWith(trouble)
        assert.deepEqual(failing(found), [name])
        const { found: what, logId, todo } = found[name]!
        assert.match(`${what} ${todo}`, text)
        assert.match(todo!, /then run doctor again\.$/)
        assert.match(logId!, /^\d{14}[0-9A-F]{20}$/)
        const others = gateway.filter((other) => other !== name)
        for (const other of ["token", ...others] as const)
          assert.strictEqual(
            found[other]?.status,
            proven.includes(other) || isGateway(name, trouble, other) ? "pass" : "unknown",
            other,
          )
      }),
    )

  /** An answer of the message service proves that all of the gateway let the call through. */
  const isGateway = (name: CheckName, trouble: Partial<App>, other: CheckName) =>
    (name === "bot ability" || trouble.permissionDenied === true) && other === "rate limit"

  it.effect("a wrong secret, without showing it", () =>
    Effect.gen(function* () {
      const secret = "wrongsecret0123456789abcdef01234"
      const found = yield* look({ environment: { FEISHU_APP_SECRET: secret } })
      assert.deepEqual(failing(found), ["credentials"])
      assert.match(found.credentials!.found, /code 10014/)
      assert.strictEqual(found.token?.found, "not tried: there is no token")
      assert.notInclude(JSON.stringify(found), secret)
    }),
  )

  it.effect("no secret at all, and still whether the platform answers and whose clock is off", () =>
    Effect.gen(function* () {
      const { changeSettings } = yield* Sandbox
      yield* changeSettings({ clockSkewMs: 600_000 })
      const found = yield* look({ environment: { FEISHU_APP_SECRET: "" } })
      yield* changeSettings({ clockSkewMs: 0 })
      assert.deepEqual(failing(found), ["clock", "credentials"])
      assert.strictEqual(found["base URL"]?.status, "pass")
      assert.match(found.clock!.found, /^this machine's clock is (10 min 00 s|9 min 59 s|10 min 01 s) behind/)
      assert.include(found.credentials?.todo, "FEISHU_APP_SECRET")
    }),
  )

  it.effect("a budget that others use up, a token that is dead, and answers that prove nothing", () =>
    Effect.gen(function* () {
      const { changeSettings, changeWeather, credentials, platform } = yield* Sandbox
      yield* changeSettings({ limits: { get_progress: { perSecond: 1, perMinute: 1 } } })
      yield* look()
      const throttled = yield* look()
      yield* changeSettings({ limits: { get_progress: null } })
      assert.deepEqual(failing(throttled), ["rate limit"])
      assert.match(throttled["rate limit"]!.todo!, /what else calls with this app, and run doctor again in /)

      yield* changeWeather({ byApi: { get_progress: { tokenRevoked: 1 } } })
      const dead = yield* look()
      assert.deepEqual(failing(dead), ["token"])
      for (const trouble of ["proxy429", "fault500", "fault502", "truncatedJson", "resetAfter"] as const) {
        yield* changeWeather({ byApi: { get_progress: { tokenRevoked: 0, [trouble]: 1 } } })
        const found = yield* look()
        assert.strictEqual(found["bot ability"]?.status, "unknown", trouble)
        assert.strictEqual(found.scopes?.status, "unknown", trouble)
        // Whoever can't read can't confirm: that nothing is wrong would be a lie.
        assert.deepEqual(failing(found), [trouble === "proxy429" ? "rate limit" : "readings"], trouble)
        yield* changeWeather({ byApi: { get_progress: { [trouble]: 0 } } })
      }
      changeApp(platform, credentials.appId, healthy)
      assert.deepEqual(failing(yield* look()), [])
    }),
  )

  it.effect("a proxy that is in the way, and that all is well through one that is not", () =>
    Effect.gen(function* () {
      const good = yield* connectProxy()
      const through = yield* look({ environment: { PROXY: good.url.replace("//", "//lin:PASSWORD@") } })
      assert.deepEqual(failing(through), [])
      assert.include(through.connection?.found, "through the proxy http://lin:…@127.0.0.1")
      assert.isAbove(good.asked.length, 0)
      const bad = yield* connectProxy({ status: 407 })
      const refused = yield* look({ environment: { PROXY: bad.url } })
      assert.deepEqual(failing(refused), ["connection"])
      assert.include(refused.connection?.todo, "the proxy's address, user and password")
      assert.strictEqual(refused.clock?.status, "unknown")
    }).pipe(Effect.scoped),
  )

  it.effect("by the command: every line, one exit code, and nothing stored", () =>
    Effect.gen(function* () {
      const { credentials, platform, url } = yield* Sandbox
      const directory = yield* temporaryDirectory
      const secret = Redacted.value(credentials.appSecret)
      const run = (...args: ReadonlyArray<string>) =>
        runCommand(["doctor", "--app-id", credentials.appId, "--base-url", url, ...args], { directory, secret })
      const well = yield* run()
      assert.strictEqual(well.exitCode, 0, well.stdout + well.stderr)
      assert.include(well.stdout, "Nothing is wrong that can be seen from here.")
      assert.isTrue(well.stdout.split("\n").every((line) => line.length <= 80))
      assert.isFalse(existsSync(join(directory, "feishu-recall.db")))
      changeApp(platform, credentials.appId, { scopes: [] })
      const ill = yield* run("--json")
      changeApp(platform, credentials.appId, healthy)
      assert.strictEqual(ill.exitCode, 1)
      const lines = ill.stdout.trimEnd().split("\n")
      const records = lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
      assert.deepInclude(records.at(-1), { type: "doctor", failed: 1 })
      assert.lengthOf(
        records.filter(({ status, type }) => type === "check" && status === "fail"),
        1,
      )
      const unsettled = yield* run("--store", "memory:")
      assert.strictEqual(unsettled.exitCode, 1)
      assert.match(unsettled.stdout, /FAIL {2}settings {7}--store can't be memory\n +what takes back/)
      assert.include(unsettled.stdout, "not tried: the settings come first")
      assert.notInclude(well.stdout + ill.stdout + bytesIn(directory), secret)
    }).pipe(Effect.scoped),
  )
})

const listening = (server: Server) =>
  Effect.acquireRelease(
    Effect.callback<string>((resume) => {
      server.listen(0, "127.0.0.1", () => resume(Effect.succeed(`127.0.0.1:${(server.address() as AddressInfo).port}`)))
    }),
    () => Effect.sync(() => server.close()),
  )

describe("the doctor tells apart", () => {
  const secret = { FEISHU_APP_SECRET: "0123456789abcdef0123456789abcdef" }
  const at = (baseUrl: string, environment: Readonly<Record<string, string>> = {}) =>
    inspectAt({ baseUrl, appId: "cli_a1b2c3d4e5f6", tenantKey: "self" }, { ...secret, ...environment })

  it.live("hosts that nobody answers at, that are none, and that are no platform", () =>
    Effect.gen(function* () {
      const none = yield* at("http://127.0.0.1:9")
      assert.deepEqual(failing(none), ["connection"])
      assert.include(none.connection?.found, "ECONNREFUSED")
      assert.include(none.connection?.todo, "--proxy or HTTPS_PROXY")
      const name = yield* at("http://feishu.invalid")
      assert.include(name.connection?.todo, "DNS")
      const answers = [
        { status: 404, type: "text/plain", body: "404 page not found", failing: ["base URL"] },
        { status: 200, type: "text/html", body: "<h1>Log in</h1>", failing: ["base URL"] },
        { status: 503, type: "text/html", body: "", failing: ["base URL"] },
      ]
      for (const { body, status, type, failing: expected } of answers) {
        const host = yield* listening(
          createServer((_, response) => void response.writeHead(status, { "content-type": type }).end(body)),
        )
        const found = yield* at(`http://${host}`)
        assert.deepEqual(failing(found), expected)
        assert.strictEqual(found.connection?.status, "pass")
        assert.strictEqual(found.credentials?.found, "not tried: the platform does not answer")
      }
    }).pipe(Effect.scoped),
  )

  it.live("somebody who takes longer than doctorCallMillis", () =>
    Effect.gen(function* () {
      const host = yield* listening(createServer(() => undefined))
      const lane: Lane = { baseUrl: `http://${host}`, appId: "cli_a1b2c3d4e5f6", tenantKey: "self" }
      const found = yield* inspectAt(lane, secret, { doctorCallMillis: 100 })
      assert.deepEqual(failing(found), ["connection"])
      assert.include(found.connection?.found, "no whole answer within 0.1 s")
    }).pipe(Effect.scoped),
  )

  it.live("a private authority that is trusted from one that is not, and a file that is none", () =>
    Effect.gen(function* () {
      const file = (name: string) =>
        new URL(`../../transport-http/test/certificates/${name}.pem`, import.meta.url).pathname
      const tls = { key: readFileSync(file("server-key")), cert: readFileSync(file("server")) }
      const answer = '{"code":10014,"msg":"app secret invalid"}'
      const host = yield* listening(
        createTlsServer(tls, (_, response) => {
          response.writeHead(200, { "content-type": "application/json" }).end(answer)
        }),
      )
      const stranger = yield* at(`https://${host}`)
      assert.deepEqual(failing(stranger), ["connection"])
      assert.include(stranger.connection?.todo, "--ca or NODE_EXTRA_CA_CERTS")
      const trusted = yield* at(`https://${host}`, { FEISHU_RECALL_CA: file("authority") })
      assert.deepEqual(failing(trusted), ["credentials"])
      const missing = yield* at(`https://${host}`, { FEISHU_RECALL_CA: "/nowhere.pem" })
      assert.deepEqual(failing(missing), ["connection"])
      assert.include(missing.connection?.found, "FEISHU_RECALL_CA")
      const another = yield* at(`https://${host}`, { FEISHU_RECALL_CA: file("server-key") })
      assert.include(another.connection?.found, "FEISHU_RECALL_CA names has no certificate in it")
      assert.include(another.connection?.todo, "PEM")
    }).pipe(Effect.scoped),
  )
})
