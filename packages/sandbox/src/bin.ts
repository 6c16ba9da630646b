#!/usr/bin/env node
import { writeFileSync } from "node:fs"
import { parseArgs } from "node:util"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect, Redacted } from "effect"
import type { PlatformSettingsPatch } from "./model/PlatformSettings.ts"
import { loadWorld } from "./server/loadWorld.ts"
import { type SandboxOptions, startSandbox } from "./server/Sandbox.ts"

const usage = `feishu-sandbox: a local Feishu Open Platform for batch messages

  --port <n>              port on 127.0.0.1; 0, the default, takes a free one
  --world <file>          tenants, people and apps: JSON, or a module with a default export; see the README
  --people <n>            size of the company (default 10000)
  --departments <n>       number of its departments (default 60)
  --unavailable <share>   share of people the bot can't reach, 0 to 1 (default 0)
  --seed <n>              everything random follows from it (default 1)
  --windows <kind>        rate windows: fixed (default) or sliding
  --lift-limits           no rate limits at all, and no daily cap
  --lift-send-limits      the same for batch_send only
  --recall-ms <min-max>   how long a recall takes, milliseconds (default 1500-4000)
  --delay <min-max>       network delay each way, milliseconds (default 0-0)
  --control               answer the control API under /sandbox/, and show a page there
  --help                  this text

Prints one line of JSON when it is ready: url, with --control the page, appId, appSecret, pid.
`

const { values } = readArguments()

const program = Effect.gen(function* () {
  const world = values.world === undefined ? undefined : yield* loadWorld(values.world)
  const sandbox = yield* startSandbox({ ...toOptions(), world })
  const { appId, appSecret } = sandbox.credentials
  const page = values.control ? { page: `${sandbox.url}/sandbox/` } : {}
  const ready = { url: sandbox.url, ...page, appId, appSecret: Redacted.value(appSecret), pid: process.pid }
  yield* Effect.sync(() => writeFileSync(1, `${JSON.stringify(ready)}\n`))
  yield* sandbox.awaitShutdown
  // The answer to the request for a shutdown should still get out.
  yield* Effect.sleep("50 millis")
}).pipe(
  Effect.scoped,
  Effect.tapError((error) => Effect.sync(() => process.stderr.write(`error: ${error.message}\n`))),
)

NodeRuntime.runMain(program, { disableErrorReporting: true })

function readArguments() {
  try {
    const parsed = parseArgs({
      options: {
        port: { type: "string", default: "0" },
        world: { type: "string" },
        people: { type: "string", default: "10000" },
        departments: { type: "string", default: "60" },
        unavailable: { type: "string", default: "0" },
        seed: { type: "string", default: "1" },
        windows: { type: "string", default: "fixed" },
        "lift-limits": { type: "boolean", default: false },
        "lift-send-limits": { type: "boolean", default: false },
        "recall-ms": { type: "string", default: "1500-4000" },
        delay: { type: "string", default: "0-0" },
        control: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    })
    if (!parsed.values.help) return parsed
    process.stdout.write(usage)
    process.exit(0)
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error))
  }
}

function toOptions(): SandboxOptions {
  const [recallMinMs, recallMaxMs] = range("recall-ms")
  const delay = range("delay")
  const lift = values["lift-limits"]
  const settings: PlatformSettingsPatch = {
    windows:
      values.windows === "fixed" || values.windows === "sliding"
        ? values.windows
        : refuse("--windows: fixed or sliding"),
    recallMinMs,
    recallMaxMs,
    ...(lift
      ? { limits: { batch_send: null, recall: null, get_progress: null, read_user: null, delete_message: null } }
      : {}),
    ...(values["lift-send-limits"] && !lift ? { limits: { batch_send: null } } : {}),
    ...(lift || values["lift-send-limits"] ? { dailyMessageCap: null } : {}),
  }
  return {
    port: whole("port", 65_535),
    people: whole("people", 5_000_000),
    departments: whole("departments", 100_000),
    unavailableShare: share("unavailable"),
    seed: whole("seed", 4_294_967_295),
    settings,
    control: values.control,
    weather: { all: { delayInMs: delay, delayOutMs: delay } },
  }
}

function whole(name: "port" | "people" | "departments" | "seed", maximum: number): number {
  const value = Number(values[name])
  return Number.isInteger(value) && value >= 0 && value <= maximum
    ? value
    : refuse(`--${name}: a whole number from 0 to ${maximum}`)
}

function share(name: "unavailable"): number {
  const value = Number(values[name])
  return value >= 0 && value <= 1 ? value : refuse(`--${name}: a number from 0 to 1`)
}

function range(name: "delay" | "recall-ms"): readonly [number, number] {
  const match = /^(\d{1,6})-(\d{1,6})$/.exec(values[name])
  const least = Number(match?.[1])
  const most = Number(match?.[2])
  return least <= most ? [least, most] : refuse(`--${name}: two numbers of milliseconds, such as 5-40`)
}

function refuse(complaint: string): never {
  process.stderr.write(`error: ${complaint}; see --help\n`)
  process.exit(2)
}
