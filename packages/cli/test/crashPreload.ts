import { subscribe } from "node:diagnostics_channel"

/**
 * Loaded before the command, to break it where it has its secrets in hand: with the first recall on its way, or with the
 * answer to its call for a token. `CRASH` says how.
 */
const crash = process.env["CRASH"]

const fail = (error: Error): never => {
  throw error
}
const planted = () => new TypeError(`planted ${process.env["FEISHU_APP_SECRET"]}`)

// https://undici.nodejs.org/#/docs/api/DiagnosticsChannel
subscribe("undici:client:sendHeaders", (message) => {
  const { method } = (message as { readonly request: { readonly method: string } }).request
  if (method === "DELETE" && crash === "uncaught") process.nextTick(() => fail(planted()))
  if (method === "DELETE" && crash === "rejection") void Promise.reject(planted())
  if (method === "DELETE" && crash === "killed") setImmediate(() => process.kill(process.pid, "SIGKILL"))
  // The first thing that is asked of an answer.
  if (method === "POST" && crash === "defect") Number.isSafeInteger = () => fail(planted())
})
