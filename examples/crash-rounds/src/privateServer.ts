import { Effect, type Scope } from "effect"
import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { chownSync, globSync, mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Client } from "pg"

/** A PostgreSQL server of our own, which may be stopped, crashed and started again. */
export interface PrivateServer {
  readonly url: string
  /** Its data directory, for who changes its role while it is down. */
  readonly data: string
  readonly start: () => Promise<void>
  /** `SIGINT`: as an administrator stops it. `SIGQUIT`: as it crashes. */
  readonly stop: (signal: "SIGINT" | "SIGQUIT") => Promise<void>
}

const binaries = globSync("/usr/{lib/postgresql/*,local,pgsql-*}/bin").find(
  (folder) => globSync(join(folder, "initdb")).length > 0,
)

export const hasPrivateServer: boolean = binaries !== undefined

export const privateServer: Effect.Effect<PrivateServer, never, Scope.Scope> = Effect.acquireRelease(
  Effect.promise(create),
  ({ remove }) => Effect.promise(remove),
)

async function create(): Promise<PrivateServer & { readonly remove: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "private-postgres-"))
  // PostgreSQL refuses to run as root.
  const user = process.getuid?.() === 0 ? { uid: idOf("-u"), gid: idOf("-g") } : {}
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid)
  const data = join(folder, "data")
  const initialize = ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
  execFileSync(join(binaries ?? "", "initdb"), initialize, { ...user, stdio: "ignore", cwd: folder })
  const port = await freePort()
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  const settings = ["listen_addresses=127.0.0.1", `port=${port}`, `unix_socket_directories=${folder}`]
  let child: ChildProcess | undefined

  const start = async () => {
    // Nothing here cuts the power: what the server wrote stays with the system when it crashes.
    const options = [...settings, "shared_buffers=16MB", "fsync=off"].flatMap((setting) => ["-c", setting])
    child = spawn(join(binaries ?? "", "postgres"), ["-D", data, ...options], { ...user, stdio: "ignore", cwd: folder })
    while (!(await answers(url))) await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const stop = async (signal: "SIGINT" | "SIGQUIT") => {
    if (child === undefined || child.exitCode !== null) return
    const ended = once(child, "close")
    child.kill(signal)
    await ended
  }
  const remove = async () => {
    await stop("SIGQUIT")
    rmSync(folder, { recursive: true, force: true })
  }
  await start()
  return { url, data, start, stop, remove }
}

const idOf = (which: "-u" | "-g"): number => Number(execFileSync("id", [which, "postgres"], { encoding: "utf8" }))

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  server.close()
  await once(server, "close")
  return typeof address === "object" && address !== null ? address.port : 0
}

const answers = async (url: string): Promise<boolean> => {
  const client = new Client(url)
  client.on("error", () => {})
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}
