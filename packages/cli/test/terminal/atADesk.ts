import { writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { Sandbox } from "@feishu-recall/sandbox"
import { Effect, Redacted, Scope } from "effect"
import { temporaryDirectory } from "../runCommand.ts"
import { openTerminal } from "./openTerminal.ts"

const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url))

/** A desk: a sandbox, a list of batch messages, and a terminal for each command that is typed. */
export const atADesk = <A, E>(
  count: number,
  test: (desk: Effect.Success<ReturnType<typeof makeDesk>>) => Effect.Effect<A, E, Sandbox>,
) =>
  Effect.flatMap(makeDesk(count), (desk) => test(desk)).pipe(
    Effect.provide(
      Sandbox.layer({
        seed: 7,
        people: 2_000,
        settings: { recallStartDelayMs: 50, recallMinMs: 200, recallMaxMs: 600 },
      }),
    ),
    Effect.scoped,
  )

const makeDesk = Effect.fnUntraced(function* (count: number) {
  const { credentials, stage, url } = yield* Sandbox
  const directory = yield* temporaryDirectory
  const ids = yield* stage({ count, people: 20, sentHoursAgo: 1 })
  writeFileSync(join(directory, "ids.txt"), ids.join("\n"))
  const scope = yield* Effect.scope
  const environment = {
    LANG: "C.UTF-8",
    TZ: "UTC",
    FEISHU_APP_ID: credentials.appId,
    FEISHU_APP_SECRET: Redacted.value(credentials.appSecret),
    FEISHU_BASE_URL: url,
    FEISHU_RECALL_STORE: "sqlite:feishu-recall.db",
    XDG_CONFIG_HOME: directory,
    XDG_DATA_HOME: directory,
    XDG_CACHE_HOME: join(tmpdir(), "feishu-recall-tests"),
    CI: "",
  }
  const start = (
    args: ReadonlyArray<string>,
    size: { readonly columns?: number; readonly rows?: number } = {},
    more = {},
  ) =>
    openTerminal({
      directory,
      program: [process.execPath, main, ...args],
      environment: { ...environment, ...more },
      ...size,
    }).pipe(Effect.provideService(Scope.Scope, scope))
  const recall = ["recall", "--from", "ids.txt", "--by", "lin.wei", "--reason", "wrong figures"]
  return { ids, start, recall }
})
