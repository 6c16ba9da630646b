import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import { Effect } from "effect"
import { CommandError } from "../CommandError.ts"
import { exitCodes } from "../exitCode.ts"
import { Invocation } from "../Invocation.ts"

/** `feishu-recall sandbox`: its own command, as a process of its own, with this terminal. */
export const sandbox = Effect.fnUntraced(function* (input: { readonly arguments: ReadonlyArray<string> }) {
  const program = yield* Effect.try({
    try: () => fileURLToPath(import.meta.resolve("@feishu-recall/sandbox/bin")),
    catch: () =>
      new CommandError({
        message: "the sandbox is not installed: npm install @feishu-recall/sandbox",
        exitCode: exitCodes.badInput,
      }),
  })
  const { leaveWith } = yield* Invocation
  leaveWith("the sandbox is stopped, and all that it held is gone")
  return yield* Effect.callback<number>((resume) => {
    const child = spawn(process.execPath, [program, ...input.arguments], { stdio: "inherit" })
    child.on("close", (code) => resume(Effect.succeed(code ?? exitCodes.interrupted)))
    return Effect.callback<void>((ended) => {
      child.on("close", () => ended(Effect.void))
      child.kill("SIGTERM")
    })
  })
})
