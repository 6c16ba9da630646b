import { BudgetWindow, Lane } from "@feishu-recall/core"
import { Schema } from "effect"
import { StorePlace } from "./StorePlace.ts"

/** What a program has to know, in a file of the round's folder. */
export const ProgramSetup = Schema.Struct({
  lane: Lane,
  /** Of a made-up app: a secret of yours belongs into no file. */
  appSecret: Schema.String,
  store: StorePlace,
  windows: Schema.Array(BudgetWindow),
})
export type ProgramSetup = typeof ProgramSetup.Type
