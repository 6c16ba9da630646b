import { chmodSync, mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Redacted, Result } from "effect"
import * as fc from "fast-check"
import { settingNames, settingOf, type SettingName } from "../src/configuration/settings.ts"
import { readConfiguration } from "../src/configuration/readConfiguration.ts"
import { parseStoreUrl, parseTokenStoreUrl, shownUrl } from "../src/configuration/storeUrl.ts"
import { userFolders } from "../src/configuration/userFolders.ts"
import { runCommand, temporaryDirectory } from "./runCommand.ts"

const write = (path: string, content: object | string) => {
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content, null, 2))
  chmodSync(path, 0o600)
}

describe("settings", () => {
  const told = ["file", "environment", "flag"] as const
  const places = fc.subarray([...told])

  it.effect("are those of the flag, or the environment, or the nearest file: for each that can be told there", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryDirectory
      mkdirSync(join(folder, "a/b"), { recursive: true })
      const path = join(folder, "feishu-recall.json")
      const names: ReadonlyArray<SettingName> = ["appId", "baseUrl", "store", "by", "ca"]
      fc.assert(
        fc.property(fc.constantFrom(...names), places, (name, places) => {
          const { flag, variable } = settingOf(name)
          const value = (place: string) => (name === "baseUrl" ? `https://${place}.example` : `cli_${place}`)
          write(path, places.includes("file") ? { [name]: value("file") } : {})
          const { configuration, faults } = readConfiguration({
            flags: new Map(places.includes("flag") ? [[name, value("flag")]] : []),
            file: undefined,
            environment: {
              XDG_CONFIG_HOME: folder,
              ...(places.includes("environment") ? { [variable!]: value("environment") } : {}),
            },
            directory: join(folder, "a/b"),
          })
          assert.deepEqual(faults, [])
          const last = told.findLast((place) => places.includes(place))
          const found = configuration[name]
          if (last === undefined) return assert.include([undefined, "Default"], found?.source._tag)
          assert.strictEqual(found?.value, value(last))
          const source = { file: path, environment: variable, flag: `--${flag}` }[last]
          assert.include(Object.values(found?.source ?? {}), source)
        }),
      )
    }).pipe(Effect.scoped),
  )

  it.effect("of a near file count before the user's own, key by key, and paths are taken from the file's folder", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryDirectory
      mkdirSync(join(folder, "feishu-recall"))
      write(join(folder, "feishu-recall.json"), { appId: "cli_near" })
      write(join(folder, "feishu-recall/config.json"), { appId: "cli_far", by: "mei", ca: "ca.pem" })
      const environment = { XDG_CONFIG_HOME: folder }
      const { configuration } = readConfiguration({ flags: new Map(), file: undefined, environment, directory: folder })
      assert.deepEqual([configuration.appId?.value, configuration.by?.value], ["cli_near", "mei"])
      assert.strictEqual(configuration.ca?.folder, join(folder, "feishu-recall"))
    }).pipe(Effect.scoped),
  )

  it.effect("that can't be are told all at once, with file and line, and no value", () =>
    Effect.gen(function* () {
      const directory = yield* temporaryDirectory
      const lines = [
        '"appID": "MARKED"',
        '"store": "memory:"',
        '"appSecret": "MARKED"',
        '"nonsense": {"MARKED": 1}',
        '"by": ""',
      ]
      write(join(directory, "named.json"), `{\n${lines.join(",\n")}\n}`)
      const ended = yield* runCommand(["list", "--config", "named.json"], {
        directory,
        environment: { FEISHU_APP_ID: "MARKED cli", FEISHU_RECALL_TOKEN_STORE: "ftp://MARKED" },
      })
      assert.strictEqual(ended.exitCode, 2)
      for (const part of [
        "FEISHU_APP_ID takes an app id",
        "FEISHU_RECALL_TOKEN_STORE takes memory:, file:FOLDER or redis://",
        'named.json:2: "appID" is not known: did you mean "appId"?',
        'named.json:4: "appSecret" has no place in a configuration file',
        'named.json:5: "nonsense" is not known; remove it',
        'named.json:6: "by" takes a text that is not empty',
      ])
        assert.include(ended.stderr, part)
      assert.notInclude(ended.stderr, "MARKED")
    }).pipe(Effect.scoped),
  )

  it.effect(
    "of a file that somebody else could have written are refused, and none that is come across starts a program",
    () =>
      Effect.gen(function* () {
        if (process.platform === "win32") return
        const folder = yield* temporaryDirectory
        const path = join(folder, "feishu-recall.json")
        const read = (file?: string) =>
          readConfiguration({ flags: new Map(), file, environment: { XDG_CONFIG_HOME: folder }, directory: folder })
        write(path, { appSecretCommand: ["touch", "pwned"] })
        assert.include(read().faults.join(), '"appSecretCommand" starts a program')
        assert.deepEqual(read(path).faults, [])
        write(path, { baseUrl: "https://evil.example" })
        assert.deepEqual(read().faults, [])
        chmodSync(path, 0o622)
        assert.include(read().faults.join(), "could have been written by somebody else")
      }).pipe(Effect.scoped),
  )

  it.effect("are shown with who told them, and without a secret", () =>
    Effect.gen(function* () {
      const directory = yield* temporaryDirectory
      const ended = yield* runCommand(
        ["config", "show", "--app-secret", "MARKED1", "--proxy", "http://u:MARKED2@p:1"],
        {
          directory,
          environment: {
            FEISHU_RECALL_STORE: "postgres://u:MARKED3@db/x?password=MARKED4",
            FEISHU_RECALL_TOKEN_KEY: "MARKED5",
          },
        },
      )
      assert.strictEqual(ended.exitCode, 0, ended.stderr)
      assert.match(ended.stdout, /^appSecret +\(secret\) +--app-secret$/m)
      assert.match(ended.stdout, /^store +postgres:\/\/u:…@db\/x\?… +FEISHU_RECALL_STORE$/m)
      assert.include(ended.stderr, "--app-secret can be seen by every user of this machine")
      assert.notInclude(ended.stdout + ended.stderr, "MARKED")
    }).pipe(Effect.scoped),
  )
})

describe("the URL of a store", () => {
  it("shows no password, whatever is in it", () => {
    const part = fc.stringMatching(/^[\w%@:/?#[\]. -]{0,12}$/)
    fc.assert(
      fc.property(fc.constantFrom("postgres", "redis", "postgresql"), part, part, (scheme, before, after) => {
        for (const url of [
          `${scheme}://u:SECRET@${after}`,
          `${scheme}://h/d?${before}password=SECRET`,
          `${scheme}://${before}:SECRET@h`,
        ])
          assert.notInclude(shownUrl(url), "SECRET", url)
      }),
    )
  })

  it("names a file with or without its scheme, and everything else by one", () => {
    const file = (filename: string) => Result.succeed({ _tag: "Sqlite" as const, filename })
    assert.deepEqual(parseStoreUrl("sqlite:a b.db", "/x"), file("/x/a b.db"))
    assert.deepEqual(parseStoreUrl("sqlite:///y/a%20b.db", "/x"), file("/y/a b.db"))
    assert.deepEqual(parseStoreUrl("a.db", "/x"), file("/x/a.db"))
    const postgres = Option.getOrThrow(Result.getSuccess(parseStoreUrl("postgres://u:p@h/d", "/")))
    assert.strictEqual(postgres._tag === "Postgres" && Redacted.value(postgres.url), "postgres://u:p@h/d")
    for (const wrong of ["sqlite:", "memory:", "mysql://h", "postgres://["])
      assert.isTrue(Result.isFailure(parseStoreUrl(wrong, "/")), wrong)
    assert.deepEqual(
      parseTokenStoreUrl("file:tokens", "/x"),
      Result.succeed({ _tag: "File" as const, directory: "/x/tokens" }),
    )
    for (const wrong of ["tokens", "file:", "redis:", "http://h"])
      assert.isTrue(Result.isFailure(parseTokenStoreUrl(wrong, "/")), wrong)
  })
})

it("each system's folders are used", () => {
  const home = "/home/mei"
  assert.strictEqual(userFolders({}, "linux", home).data, "/home/mei/.local/share/feishu-recall")
  assert.strictEqual(userFolders({ XDG_CONFIG_HOME: "/c" }, "linux", home).configuration, "/c/feishu-recall")
  assert.strictEqual(userFolders({}, "darwin", home).data, "/home/mei/Library/Application Support/feishu-recall")
  assert.include(userFolders({ APPDATA: "/r" }, "win32", home).configuration, "feishu-recall")
})

it("what is secret among the settings is stated here", () => {
  assert.sameMembers(
    [...settingNames].filter((name) => settingOf(name).secret),
    ["appSecret", "store", "tokenStore", "tokenKey", "proxy", "webhook", "webhookSecret"],
  )
})
