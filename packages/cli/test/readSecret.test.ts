import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import type { Configuration } from "../src/configuration/Configuration.ts"
import { readAppSecret } from "../src/configuration/readSecret.ts"
import { limits } from "../src/limits.ts"
import { temporaryDirectory } from "./runCommand.ts"

const source = { _tag: "File", path: "/etc/recall.json" } as const
const program = (script: string, ...given: ReadonlyArray<string>): Configuration => ({
  appSecretCommand: { value: [process.execPath, "-e", script, ...given], source, folder: "/" },
})
const print = "process.stdout.write(process.argv[1] ?? '')"

describe("the app's secret", () => {
  it.live("is what a program prints, which is given its arguments as they are: there is no shell", () =>
    Effect.gen(function* () {
      const secret = yield* readAppSecret(program(print, "$(id);`id`|x"))
      assert.strictEqual(Redacted.value(secret), "$(id);`id`|x")
      assert.strictEqual(Redacted.value(yield* readAppSecret(program(print, "with-a-line-end\n"))), "with-a-line-end")
    }),
  )

  it.live("is nothing that takes longer than secretCommandMillis, or is larger than secretBytes", () =>
    Effect.gen(function* () {
      const lower = { ...limits, secretCommandMillis: 500, secretBytes: 100 }
      const slow = yield* Effect.flip(readAppSecret(program("setInterval(() => {}, 1000)"), lower))
      assert.include(slow.message, "took longer than 0.5 seconds")
      const long = yield* Effect.flip(readAppSecret(program(print, "MARKED".repeat(20)), lower))
      assert.include(long.message, "printed more than 100 bytes")
      assert.notInclude(long.message, "MARKED")
    }),
  )

  it.live("is not there when the program fails, prints nothing or prints several words; none of it is shown", () =>
    Effect.gen(function* () {
      for (const [configuration, said] of [
        [program("process.stdout.write('MARKED'); process.exitCode = 3"), "ended with 3"],
        [program(print, ""), "is no app secret"],
        [program(print, "MARKED and MARKED"), "is no app secret"],
        [{ appSecretCommand: { value: ["/nowhere/program", "MARKED"], source, folder: "/" } }, "is not there"],
      ] as const) {
        const error = yield* Effect.flip(readAppSecret(configuration))
        assert.include(error.message, said)
        assert.strictEqual(error.exitCode, 2)
        assert.notInclude(error.message, "MARKED")
      }
    }),
  )

  it.live("is what a file has in it, without its line end; its path is taken from where it was told", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryDirectory
      writeFileSync(join(folder, "secret"), "s3cret\r\n")
      const file = (value: string): Configuration => ({ appSecretFile: { value, source, folder } })
      assert.strictEqual(Redacted.value(yield* readAppSecret(file("secret"))), "s3cret")
      const gone = yield* Effect.flip(readAppSecret(file("nowhere")))
      assert.include(gone.message, "appSecretFile in /etc/recall.json names can't be read")
    }).pipe(Effect.scoped),
  )
})
