import type { Evidence } from "../platform/Evidence.ts"

/**
 * What went wrong with a call, as far as HTTP is concerned; `undefined`: nothing.
 *
 * Source: https://opentelemetry.io/docs/specs/semconv/http/http-metrics/
 */
export const errorType = (evidence: Evidence): string | undefined =>
  evidence._tag === "Unanswered" ? evidence.reason : evidence.status >= 400 ? String(evidence.status) : undefined
