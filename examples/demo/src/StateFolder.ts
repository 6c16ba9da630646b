import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { CampaignId } from "@feishu-recall/core"
import { Effect, Option, Schema } from "effect"
import { Witness } from "./witness.ts"

/** What a demo leaves for the one that goes on after it was killed. */
export const DemoState = Schema.Struct({
  sandbox: Schema.Struct({
    url: Schema.String,
    appId: Schema.String,
    /** Of a made-up app: a secret of yours belongs into no file. */
    appSecret: Schema.String,
    pid: Schema.Int,
  }),
  liftLimits: Schema.Boolean,
  campaignId: Schema.optionalKey(CampaignId),
  /** The demo has ended well, and its sandbox with it. What that had seen is kept for a demo that stood by. */
  ended: Schema.optionalKey(Witness),
})
export type DemoState = typeof DemoState.Type

export interface StateFolder {
  readonly path: string
  readonly idList: string
  readonly store: string
  readonly sandboxLog: string
  readonly pidFile: string
  readonly read: Effect.Effect<Option.Option<DemoState>>
  readonly write: (state: DemoState) => Effect.Effect<void>
  /** Removes what an earlier demo left. */
  readonly clear: Effect.Effect<void>
}

export const makeStateFolder = (path: string): StateFolder => {
  const stateFile = join(path, "state.json")
  return {
    path,
    idList: join(path, "ids.txt"),
    store: join(path, "recalls.db"),
    sandboxLog: join(path, "sandbox.log"),
    pidFile: join(path, "demo.pid"),
    read: Effect.sync(() =>
      existsSync(stateFile) ? decode(readFileSync(stateFile, "utf8")) : Option.none<DemoState>(),
    ),
    write: (state) =>
      Effect.sync(() => {
        // Never half a file: whoever reads it goes on with what it says.
        writeFileSync(`${stateFile}.new`, JSON.stringify(state), { mode: 0o600 })
        renameSync(`${stateFile}.new`, stateFile)
      }),
    clear: Effect.sync(() => {
      mkdirSync(path, { recursive: true })
      for (const name of ["state.json", "ids.txt", "recalls.db", "recalls.db-wal", "recalls.db-shm", "sandbox.log"])
        rmSync(join(path, name), { force: true })
    }),
  }
}

const decode = Schema.decodeUnknownOption(Schema.fromJsonString(DemoState))
