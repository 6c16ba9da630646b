import { limits } from "../limits.ts"
import { type BatchMessage, countsAt, isRecallAtRest } from "../model/BatchMessage.ts"
import type { App } from "../model/App.ts"
import { identityOf } from "../model/Company.ts"
import type { LimitedApi } from "../model/matchRoute.ts"
import { firstApp } from "../model/createApp.ts"
import type { SandboxShell } from "./SandboxShell.ts"

/** Every call so far, counted. */
export const reportLedger = ({ platform, now, weatherEvents }: SandboxShell) => {
  const { ledger } = platform
  const perMinute = ledger.worstIn(60_000)
  return {
    now: now(),
    total: ledger.total(),
    byApi: ledger.totalByApi(),
    byCode: ledger.totalByCode(),
    rateLimited: ledger.rateLimited(),
    rateLimitedByApi: ledger.rateLimitedByApi(),
    worst: ledger.worstIn(1000).map(({ worst, ...caller }, index) => ({
      ...caller,
      perSecond: worst,
      perMinute: perMinute[index]!.worst,
    })),
    duplicates: ledger.recalledAgain(limits.duplicatesNamed),
    weather: weatherEvents,
  }
}

/** Calls of the last second and minute beside their limits: how full the windows are, by the sandbox's own clock. */
export const reportRates = ({ platform: { ledger, settings }, now }: SandboxShell) => {
  const at = now()
  const lastSecond = ledger.countIn(1000, at)
  return {
    now: at,
    rates: ledger.countIn(60_000, at).map(({ calls, ...caller }) => ({
      ...caller,
      perSecond: lastSecond.find((one) => one.api === caller.api && isSameCaller(one, caller))?.calls ?? 0,
      perMinute: calls,
      limit: Object.hasOwn(settings.limits, caller.api) ? settings.limits[caller.api as LimitedApi] : null,
    })),
  }
}

const isSameCaller = (one: CallerNames, other: CallerNames): boolean =>
  one.appId === other.appId && one.tenantKey === other.tenantKey

type CallerNames = Pick<App, "appId" | "tenantKey">

/** What really became of each batch message, in pages, and of all of them together. */
export const reportTruth = ({ platform, now }: SandboxShell, after: string | undefined, limit: number) => {
  const at = now()
  const { batchMessages } = platform
  const start = after === undefined ? 0 : (platform.indexById.get(after) ?? batchMessages.length - 1) + 1
  const items = batchMessages.slice(start, start + limit).map((message) => describe(message, at))
  const totals = { batchMessages: batchMessages.length, valid: 0, success: 0, read: 0, recalled: 0, recallCount: 0 }
  for (const message of batchMessages) {
    const counts = countsAt(message, at)
    totals.valid += counts.valid
    totals.success += counts.success
    totals.read += counts.read
    totals.recallCount += counts.recallCount
    if (message.recall !== undefined) totals.recalled++
  }
  return { now: at, items, next: start + limit < batchMessages.length ? (items.at(-1)?.id ?? null) : null, totals }
}

/** Whom one can send to, and with which credentials. */
export const reportCompany = ({ platform }: SandboxShell, tenantKey: string | undefined, people: number) => {
  const company = platform.companies.get(tenantKey ?? firstApp(platform)!.tenantKey)
  if (company === undefined) return undefined
  return {
    tenants: Array.from(platform.tenants.values()),
    tenantKey: company.tenantKey,
    people: company.people,
    departments: company.departments.map(({ departmentId, parentDepartmentId, from, to }) => ({
      departmentId,
      parentDepartmentId,
      people: to - from,
    })),
    apps: Array.from(platform.apps.values()),
    identities: Array.from({ length: Math.min(people, company.people) }, (_, person) => identityOf(company, person)),
  }
}

const describe = (message: BatchMessage, now: number) => ({
  id: message.id,
  appId: message.appId,
  sentAt: message.acceptedAt,
  ...countsAt(message, now),
  recalled: message.recall !== undefined,
  atRest: isRecallAtRest(message, now),
})
