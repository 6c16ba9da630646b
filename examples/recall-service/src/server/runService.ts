import { runMain } from "@effect/platform-node/NodeRuntime"
import type { WorkerPolicy } from "@feishu-recall/core"
import { Cause, Exit, Layer } from "effect"
import { service } from "./service.ts"

/** A replica as this process. SIGTERM and SIGINT stop it gracefully, and whoever was told to stop has not failed. */
export const runService = (policy?: WorkerPolicy): void =>
  runMain(Layer.launch(service(policy)), {
    teardown: (exit, onExit) => onExit(Exit.isFailure(exit) && !Cause.hasInterruptsOnly(exit.cause) ? 1 : 0),
  })
