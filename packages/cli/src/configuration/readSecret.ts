import { execFile } from "node:child_process"
import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { Effect, Redacted } from "effect"
import { badInput, type CommandError } from "../CommandError.ts"
import { limits } from "../limits.ts"
import type { Configuration, Sourced } from "./Configuration.ts"
import { shownSource } from "./Configuration.ts"

/** How long a program may take to print a secret, and how much it may print. */
export interface SecretLimits {
  readonly secretCommandMillis: number
  readonly secretBytes: number
}

type Secret = Effect.Effect<Redacted.Redacted, CommandError>

/** The app's secret, from wherever it is told: the environment, a file or a command. */
export const readAppSecret = (
  { appSecret, appSecretCommand, appSecretFile }: Configuration,
  { secretBytes, secretCommandMillis }: SecretLimits = limits,
): Secret => {
  if (appSecret !== undefined) return Effect.succeed(Redacted.make(appSecret.value))
  if (appSecretFile !== undefined)
    return checked(
      `the file that ${shownSource("appSecretFile", appSecretFile.source)} names`,
      readFile("appSecretFile", appSecretFile),
    )
  if (appSecretCommand !== undefined)
    return checked(`what "appSecretCommand" prints`, runCommand(appSecretCommand, { secretBytes, secretCommandMillis }))
  return Effect.fail(badInput(secretMissing))
}

export const tellsAppSecret = ({ appSecret, appSecretCommand, appSecretFile }: Configuration): boolean =>
  [appSecret, appSecretCommand, appSecretFile].some((told) => told !== undefined)

export const secretMissing =
  "the app's secret is missing: put it into the environment variable FEISHU_APP_SECRET, or name a file of it in FEISHU_APP_SECRET_FILE"

/** The key that seals tokens where they are kept; none is needed to keep them in memory. */
export const readTokenKey = ({ tokenKey, tokenKeyFile }: Configuration) => {
  if (tokenKey !== undefined) return Effect.succeed(Redacted.make(tokenKey.value))
  if (tokenKeyFile === undefined) return Effect.undefined
  return Effect.map(readFile("tokenKeyFile", tokenKeyFile), (text) => Redacted.make(text))
}

const readFile = (name: "appSecretFile" | "tokenKeyFile", { folder, source, value }: Sourced<string>) =>
  Effect.try({
    try: () => withoutLineEnd(readFileSync(resolve(folder, value), "utf8")),
    catch: () =>
      badInput(`the file that ${shownSource(name, source)} names can't be read: check the path and its permissions`),
  })

/** Without a shell: nothing in the arguments is a command. What it says to people, it says on the terminal. */
const runCommand = (
  { folder, value: [program, ...given] }: Sourced<readonly [string, ...Array<string>]>,
  allowed: SecretLimits,
) =>
  Effect.callback<string, CommandError>((resume) => {
    const child = execFile(
      program,
      given,
      { cwd: folder, timeout: allowed.secretCommandMillis, maxBuffer: allowed.secretBytes, killSignal: "SIGKILL" },
      (error, stdout) =>
        resume(error === null ? Effect.succeed(withoutLineEnd(stdout)) : Effect.fail(failed(program, error, allowed))),
    )
    child.stderr?.pipe(process.stderr, { end: false })
    return Effect.sync(() => child.kill("SIGKILL"))
  })

const failed = (
  program: string,
  { code }: { readonly code?: unknown },
  { secretBytes, secretCommandMillis }: SecretLimits,
) => {
  const why =
    code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER"
      ? `printed more than ${secretBytes} bytes`
      : code === "ENOENT"
        ? "is not there"
        : typeof code === "number"
          ? `ended with ${code}`
          : `took longer than ${secretCommandMillis / 1_000} seconds`
  return badInput(`"appSecretCommand" (${program}) ${why}: run it by hand to see what it prints`)
}

const withoutLineEnd = (text: string): string => text.replace(/\r?\n$/, "")

const checked = (what: string, secret: Effect.Effect<string, CommandError>): Secret =>
  Effect.flatMap(secret, (text) =>
    /^[\x21-\x7e]{1,256}$/.test(text)
      ? Effect.succeed(Redacted.make(text))
      : Effect.fail(
          badInput(`${what} is no app secret: it is empty, has blanks or other letters than ASCII, or is too long`),
        ),
  )
