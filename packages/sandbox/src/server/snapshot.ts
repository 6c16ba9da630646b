import { firstApp } from "../model/createApp.ts"
import type { Arrival } from "../model/Ledger.ts"
import { refusalOf } from "../model/refusalOf.ts"
import { limits } from "../limits.ts"
import { countInboxes, type InboxCells } from "./InboxCells.ts"
import { reportRates } from "./reports.ts"
import type { SandboxShell } from "./SandboxShell.ts"

/** All that the page shows, of the same size whatever happens: cells and series, never single messages or people. */
export const takeSnapshot = (shell: SandboxShell) => {
  const { platform, weather, weatherEvents, callSeries } = shell
  const { ledger, settings } = platform
  const now = shell.now()
  const app = firstApp(platform)!
  return {
    now,
    aheadMs: shell.aheadMs,
    people: Array.from(platform.companies.values()).reduce((sum, company) => sum + company.people, 0),
    inboxes: inboxesOf(shell, now),
    calls: {
      total: ledger.total(),
      rateLimited: ledger.rateLimited(),
      recalledAgain: ledger.recalledAgain(0).count,
      last: ledger.latest(50).map((arrival) => ({ ...arrival, words: wordsFor(arrival) })),
    },
    rates: reportRates(shell).rates,
    series: callSeries.lastSeconds(now),
    settings,
    weather,
    weatherEvents,
    app: {
      appId: app.appId,
      bot: app.bot,
      disabled: app.disabled,
      ipDenied: app.ipDenied,
      quotaExceeded: app.quotaExceeded,
      permissionDenied: app.permissionDenied,
    },
  }
}

const wordsFor = ({ api, code, status }: Arrival): string => {
  if (code === 0) return "accepted"
  if (code === -1)
    return status === 0 ? "lost on the way, never seen by the platform" : "answered by a proxy or a fault"
  if (api === "unknown") return "no such path or method"
  return refusalOf(api, code).msg
}

interface Counted {
  readonly cells: InboxCells
  readonly at: number
  readonly costMs: number
}
const lastCounted = new WeakMap<SandboxShell, Counted>()

// Counting a hundred thousand messages takes tens of milliseconds. However many pages watch, it may take one part in
// twenty of the process's time, so a count is shown again for twenty times as long as it took.
const inboxesOf = (shell: SandboxShell, now: number): InboxCells => {
  const startedAt = performance.now()
  const last = lastCounted.get(shell)
  if (last !== undefined && last.costMs > 1 && startedAt - last.at < 20 * last.costMs) return last.cells
  const cells = countInboxes(shell.platform.batchMessages, now, limits.snapshotCells)
  const at = performance.now()
  lastCounted.set(shell, { cells, at, costMs: at - startedAt })
  return cells
}
