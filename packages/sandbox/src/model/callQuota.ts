import type { App } from "./App.ts"
import type { PlatformState } from "./PlatformState.ts"

/**
 * Whether the self-built apps of a tenant have used up the calls of the month. Only the basic edition has such a quota:
 * https://open.feishu.cn/document/platform-notices/platform-updates-/custom-app-api-call-limit
 */
export const isQuotaSpent = (state: PlatformState, app: App, now: number): boolean => {
  const { monthlyCallQuota } = state.settings
  return monthlyCallQuota !== null && isCounted(state, app) && callsOfMonth(state, app, now) >= monthlyCallQuota
}

/** Counts a call that was answered. Answers with 4xx and 5xx are free. */
export const countCall = (state: PlatformState, app: App, status: number, now: number): void => {
  if (status >= 400 || !isCounted(state, app)) return
  state.monthlyCalls.set(app.tenantKey, { month: monthOf(state, now), calls: callsOfMonth(state, app, now) + 1 })
}

const isCounted = (state: PlatformState, app: App): boolean =>
  app.kind === "selfBuilt" && state.tenants.get(app.tenantKey)?.edition === "basic"

const callsOfMonth = (state: PlatformState, app: App, now: number): number => {
  const counted = state.monthlyCalls.get(app.tenantKey)
  return counted?.month === monthOf(state, now) ? counted.calls : 0
}

const monthOf = (state: PlatformState, now: number): number => {
  const local = new Date(now + state.settings.calendarUtcOffsetHours * 3_600_000)
  return local.getUTCFullYear() * 12 + local.getUTCMonth()
}
