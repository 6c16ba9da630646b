import { spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"

interface Started {
  readonly url: string
  readonly appId: string
  readonly appSecret: string
}

// #region sandbox
/** The platform on this machine, as `npx feishu-sandbox --control` starts it, with batch messages to take back. */
export const openSandbox = async () => {
  const program = fileURLToPath(import.meta.resolve("@feishu-recall/sandbox/bin"))
  const sandbox = spawn(process.execPath, [program, "--control", "--people", "500"], {
    stdio: ["ignore", "pipe", "inherit"],
  })
  const [line] = (await once(createInterface({ input: sandbox.stdout }), "line")) as [string]
  const { appId, appSecret, url } = JSON.parse(line) as Started
  return {
    credentials: { appId, appSecret, baseUrl: url },
    /** Batch messages to so many people each, sent an hour ago. */
    stage: async (count: number, people: number): Promise<ReadonlyArray<string>> => {
      const body = JSON.stringify({ count, people, sentHoursAgo: 1 })
      const answer = await fetch(`${url}/sandbox/batch-messages`, { method: "POST", body })
      return ((await answer.json()) as { readonly ids: ReadonlyArray<string> }).ids
    },
    [Symbol.asyncDispose]: async () => {
      const exited = once(sandbox, "exit")
      sandbox.kill()
      await exited
    },
  }
}
// #endregion
