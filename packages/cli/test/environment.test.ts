import { existsSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it, layer } from "@effect/vitest"
import { Sandbox } from "@feishu-recall/sandbox"
import { Effect } from "effect"
import * as fc from "fast-check"
import { editDistance } from "../src/configuration/editDistance.ts"
import { readEnvironment } from "../src/configuration/environment.ts"
import { laneNotes } from "../src/configuration/lane.ts"
import { readConfiguration } from "../src/configuration/readConfiguration.ts"
import { runCommand, temporaryDirectory } from "./runCommand.ts"

const ours = "FEISHU_APP_SECRET"
const mark = "MARKED-VALUE"

/** One letter left out, put in or changed, or two that changed places. */
const slip = (name: string) =>
  fc
    .record({
      at: fc.nat({ max: name.length - 1 }),
      letter: fc.constantFrom("A", "X", "_", "5"),
      kind: fc.nat({ max: 3 }),
    })
    .map(
      ({ at, letter, kind }) =>
        [
          name.slice(0, at) + name.slice(at + 1),
          name.slice(0, at) + letter + name.slice(at),
          name.slice(0, at) + letter + name.slice(at + 1),
          name.slice(0, at) +
            name
              .slice(at, at + 2)
              .split("")
              .toReversed()
              .join("") +
            name.slice(at + 2),
        ][kind]!,
    )

describe("a name in the environment", () => {
  it("that is nearly ours is a fault that says which was meant, and no fault shows a value", () => {
    fc.assert(
      fc.property(slip(ours), fc.boolean(), (name, isLower) => {
        fc.pre(name !== ours)
        const written = isLower ? name.toLowerCase() : name
        const { faults, notes } = readEnvironment({ [written]: mark, [ours]: mark })
        assert.deepEqual(faults, [`${written} is not known: did you mean ${ours}?`])
        assert.deepEqual(notes, [])
      }),
    )
  })

  it("that has our prefix and is another's is a note; without the prefix it is none of our business", () => {
    const { faults, notes } = readEnvironment({ [ours]: mark, FEISHU_WEBHOOK_URL: mark, LARK_TOKEN: mark, PATH: mark })
    assert.deepEqual(faults, [])
    assert.deepEqual(notes, [
      `FEISHU_WEBHOOK_URL is not known, and nothing reads it; the nearest name is FEISHU_BASE_URL`,
    ])
  })

  it("is measured by how many letters have to change", () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 12 }),
        fc.string({ maxLength: 12 }),
        fc.string({ maxLength: 12 }),
        (a, b, c) => {
          assert.strictEqual(editDistance(a, b), editDistance(b, a))
          assert.strictEqual(editDistance(a, b) === 0, a === b)
          assert.isAtMost(editDistance(a, c), editDistance(a, b) + editDistance(b, c))
          assert.isAtLeast(editDistance(a, b), Math.abs(a.length - b.length))
        },
      ),
    )
    assert.strictEqual(editDistance("kitten", "sitting"), 3)
  })
})

const faultsOf = (environment: Readonly<Record<string, string>>) =>
  readConfiguration({ flags: new Map(), file: undefined, environment, directory: "/" }).faults

describe("a value in the environment", () => {
  it("that can't be a secret or a proxy is a fault, all of them at once, and none is shown", () => {
    const secret = fc.constantFrom(`${mark}\n`, `\r${mark}`, ` ${mark}`, `${mark}密`, `${mark}\0`, mark.repeat(30))
    const proxy = fc.constantFrom(
      `http://user:${mark}@[proxy`,
      `${mark}.example:8080`,
      `http://%zz:${mark}@proxy`,
      `ftp://${mark}`,
    )
    fc.assert(
      fc.property(secret, proxy, fc.constantFrom("HTTPS_PROXY", "http_proxy"), (value, url, name) => {
        const faults = faultsOf({ [ours]: value, [name]: url, FEISHU_APP_SECRT: mark })
        assert.lengthOf(faults, 3)
        assert.notInclude(faults.join("\n"), mark)
      }),
    )
  })

  it("that is right is no fault", () => {
    const environment = { [ours]: mark, HTTPS_PROXY: "http://u:p%40@proxy.example:3128" }
    assert.deepEqual(faultsOf(environment), [])
    assert.deepEqual(readEnvironment(environment).values.get("appSecret"), { value: mark, variable: ours })
  })
})

it("says that a platform without TLS sees, and shows, the secret; on this machine it may", () => {
  for (const [host, notes] of [
    ["open.feishu.cn", 1],
    ["10.0.0.7:8080", 1],
    ["localhost.evil.example", 1],
    ["127.0.0.1.evil.example", 1],
    ["localhost:3000", 0],
    ["127.0.0.1:80", 0],
    ["[::1]", 0],
  ] as const)
    assert.lengthOf(laneNotes({ baseUrl: `http://${host}`, appId: "cli_a", tenantKey: "self" }), notes, host)
  assert.lengthOf(laneNotes({ baseUrl: "https://open.feishu.cn", appId: "cli_a", tenantKey: "self" }), 0)
})

layer(Sandbox.layer(), { excludeTestServices: true })("the command", (it) => {
  it.effect("tells all that is wrong around it at once, before any call and without a store", () =>
    Effect.gen(function* () {
      const { credentials, ledger, url } = yield* Sandbox
      const directory = yield* temporaryDirectory
      const before = ledger.total()
      const ended = yield* runCommand(["recall", "--yes", "om_x", "--app-id", "cli a", "--base-url", `${url}/path`], {
        directory,
        environment: { FEISHU_APP_SECRT: mark, HTTPS_PROXY: `http://user:${mark}@[proxy`, FEISHU_BOT_NAME: mark },
      })
      assert.strictEqual(ended.exitCode, 2)
      assert.strictEqual(ended.stdout, "")
      for (const part of [
        "argument 1",
        "--reason is needed",
        "--app-id",
        "--base-url",
        `FEISHU_APP_SECRT is not known: did you mean ${ours}?`,
        "the app's secret is missing",
        "HTTPS_PROXY is no URL of a proxy",
        "FEISHU_BOT_NAME is not known",
      ])
        assert.include(ended.stderr, part)
      assert.notInclude(ended.stderr, mark)
      assert.isFalse(existsSync(join(directory, "feishu-recall.db")))
      assert.strictEqual(ledger.total(), before)
      assert.notInclude(ended.stderr, credentials.appId)
    }).pipe(Effect.scoped),
  )

  it.effect("says what it does not read, and goes on to the platform", () =>
    Effect.gen(function* () {
      const { credentials, url } = yield* Sandbox
      const directory = yield* temporaryDirectory
      const args = [
        "recall",
        "--yes",
        "bm-dc13264520392913993dd051dba21dcf",
        "--by",
        "lin.wei",
        "--reason",
        "wrong figures",
      ]
      const lane = ["--app-id", credentials.appId, "--base-url", `${url.toUpperCase()}/`]
      const environment = { FEISHU_BOT_NAME: mark }
      const ended = yield* runCommand([...args, ...lane], { directory, secret: "not-the-secret", environment })
      assert.include(ended.stderr, "FEISHU_BOT_NAME is not known, and nothing reads it")
      assert.include(ended.stderr, "Check the app id, the app secret")
      assert.notInclude(ended.stdout + ended.stderr, mark)
    }).pipe(Effect.scoped),
  )
})
