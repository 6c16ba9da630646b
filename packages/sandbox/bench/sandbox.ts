/**
 * What the sandbox bears with its limits lifted: `pnpm bench:sandbox` prints how long the model alone takes for 10,000
 * recalls, the calls a second that an undici client in a second process gets answered, and the peak memory of 100,000 batch messages to 500,000 people each, sent,
 * recalled and read. Fails when it is too slow or too large.
 */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { Pool } from "undici"
import { firstApp, handleRequest, makePlatform, stageBatchMessages } from "../src/index.ts"

const wanted = { callsPerSecond: 3000, peakMiB: 1024, simulationMs: 1000 }

interface Ready {
  readonly url: string
  readonly appId: string
  readonly appSecret: string
  readonly pid: number
}

const withSandbox = async (flags: ReadonlyArray<string>, use: (ready: Ready, pool: Pool) => Promise<void>) => {
  const bin = fileURLToPath(new URL("../src/bin.ts", import.meta.url))
  const child = spawn(process.execPath, [bin, "--lift-limits", "--control", ...flags], {
    stdio: ["ignore", "pipe", "inherit"],
  })
  const [line] = await once(createInterface(child.stdout), "line")
  const ready: Ready = JSON.parse(String(line))
  const pool = new Pool(ready.url, { connections: 32 })
  try {
    await use(ready, pool)
  } finally {
    await pool.destroy()
    child.kill()
  }
}

const ask = async (pool: Pool, method: "GET" | "POST" | "DELETE", path: string, token?: string, body?: unknown) => {
  const { body: answer } = await pool.request({
    method,
    path,
    headers: {
      "content-type": "application/json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  })
  const text = await answer.text()
  return text === "" ? {} : JSON.parse(text)
}

const fetchToken = async (pool: Pool, { appId, appSecret }: Ready): Promise<string> => {
  const credentials = { app_id: appId, app_secret: appSecret }
  const issued = await ask(pool, "POST", "/open-apis/auth/v3/tenant_access_token/internal", undefined, credentials)
  return issued.tenant_access_token
}

/** Runs `count` calls, 32 at a time, and tells how many a second were answered with code 0. */
const measure = async (count: number, run: (index: number) => Promise<{ readonly code: number }>): Promise<number> => {
  let next = 0
  const started = performance.now()
  const work = async () => {
    while (next < count) {
      const { code } = await run(next++)
      if (code !== 0) throw new Error(`a call was answered with ${code}`)
    }
  }
  await Promise.all(Array.from({ length: 32 }, work))
  return Math.round((count / (performance.now() - started)) * 1000)
}

/** Processor time of a process so far, in seconds: what stays comparable when a machine is busy with other things. */
const processorSecondsOf = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ")
  return (Number(fields[11]) + Number(fields[12])) / 100
}

const peakMiBOf = (pid: number): number => {
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))
  return Math.round(Number(peak?.[1]) / 1024)
}

const say = (text: string) => process.stdout.write(`${text}\n`)
const report = (name: string, value: number, unit: string, isEnough: boolean) => {
  say(`${name.padEnd(44)} ${value.toLocaleString("en").padStart(9)} ${unit}${isEnough ? "" : "  NOT ENOUGH"}`)
  if (!isEnough) process.exitCode = 1
}

const batchPath = (id: string): string => `/open-apis/im/v1/batch_messages/${id}`

const simulate = (): number => {
  const platform = makePlatform({ settings: { limits: { recall: null, get_progress: null } } })
  const app = firstApp(platform)!
  const now = Date.now()
  const ask = (method: string, target: string, body: string, authorization?: string) =>
    handleRequest(platform, { method, target, authorization, body, remoteAddress: "127.0.0.1" }, now)
  const credentials = JSON.stringify({ app_id: app.appId, app_secret: app.appSecret })
  const issued = JSON.parse(ask("POST", "/open-apis/auth/v3/tenant_access_token/internal", credentials).body)
  const bearer = `Bearer ${issued.tenant_access_token}`
  const started = performance.now()
  for (const id of stageBatchMessages(platform, app, { count: 10_000, people: 100, sentHoursAgo: 1 }, now)) {
    ask("DELETE", batchPath(id), "{}", bearer)
    if (ask("GET", `${batchPath(id)}/get_progress`, "", bearer).code !== 0) throw new Error(`${id} has no progress`)
  }
  return Math.round(performance.now() - started)
}

const simulated = simulate()
report("10,000 recalls and readings in the model", simulated, "ms", simulated < wanted.simulationMs)

await withSandbox(["--people", "10000"], async (ready, pool) => {
  const token = await fetchToken(pool, ready)
  const { ids } = await ask(pool, "POST", "/sandbox/batch-messages", undefined, { count: 20_000, people: 10 })
  const trial = async (name: string, count: number, run: Parameters<typeof measure>[1]) => {
    const before = processorSecondsOf(ready.pid)
    const speed = await measure(count, run)
    const processor = Math.round(((processorSecondsOf(ready.pid) - before) / count) * 1e6)
    report(name, speed, `calls/s, ${processor} µs of processor time each`, speed >= wanted.callsPerSecond)
  }
  const read = (index: number) => ask(pool, "GET", `${batchPath(ids[index % ids.length])}/get_progress`, token)
  // The first thousands of calls pay for compiling the program.
  await measure(10_000, read)
  await trial("progress", 40_000, read)
  // Without a body: undici closes the connection after a DELETE that has one.
  await trial("recalls", 20_000, (index) => ask(pool, "DELETE", batchPath(ids[index]), token))
})

await withSandbox(["--people", "500000", "--departments", "60"], async (ready, pool) => {
  const token = await fetchToken(pool, ready)
  const { departments } = await ask(pool, "GET", "/sandbox/company")
  const everybody = departments.flatMap((one: { parentDepartmentId?: string; departmentId: string }) =>
    one.parentDepartmentId === undefined ? [one.departmentId] : [],
  )
  const ids: Array<string> = []
  const message = { department_ids: everybody, msg_type: "text", content: { text: "hello" } }
  const sends = await measure(100_000, async () => {
    const answer = await ask(pool, "POST", "/open-apis/message/v4/batch_send/", token, message)
    ids.push(answer.data.message_id)
    return answer
  })
  report("sends to 500,000 people", sends, "calls/s", true)
  await measure(ids.length, (index) => ask(pool, "DELETE", batchPath(ids[index]!), token))
  await measure(ids.length, (index) => ask(pool, "GET", `${batchPath(ids[index]!)}/get_progress`, token))
  const peak = peakMiBOf(ready.pid)
  report("peak memory after 100,000 of them, recalled", peak, "MiB", peak <= wanted.peakMiB)
})
