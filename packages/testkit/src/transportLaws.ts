import type { PlatformRequest } from "@feishu-recall/core"
import { declareLaws, type LawsOptions } from "./laws/declareLaws.ts"
import type { Law } from "./laws/Law.ts"
import { companyLaws } from "./transport/companyLaws.ts"
import { discretionLaws } from "./transport/discretionLaws.ts"
import { endingLaws } from "./transport/endingLaws.ts"
import { evidenceLaws } from "./transport/evidenceLaws.ts"
import type { MakeTransport, TransportTrial } from "./transport/transportTrial.ts"
import { wireLaws } from "./transport/wireLaws.ts"

/** How the laws are tried on a transport, and which of them. */
export interface TransportLawsOptions extends LawsOptions {
  /** Requests that the adapter does not make, e.g. since a client below it fetches tokens itself. Default: none. */
  readonly without?: ReadonlyArray<Exclude<PlatformRequest["_tag"], "RecallBatchMessage">> | undefined
  /** What the transport that `make` gives reads of a body at most, in bytes; 1000 or more. Default 256 KiB. */
  readonly bodyLimitBytes?: number | undefined
}

/**
 * What every transport keeps, as vitest tests. Each starts a server of its own on this machine, which behaves in every
 * way that a server should not, and gives `make` its base URL.
 *
 * @example
 * ```ts
 * import { transportLaws } from "@feishu-recall/testkit"
 * import { HttpTransport } from "@feishu-recall/transport-http"
 *
 * transportLaws("http", (baseUrl) => HttpTransport.layer({ baseUrl }))
 * ```
 */
export const transportLaws = (name: string, make: MakeTransport, options: TransportLawsOptions = {}): void =>
  declareLaws("transport", name, lawsOfTransports, transportTrial(make, options), options)

/** The laws as values, for whoever runs them without vitest's `test`. */
export const lawsOfTransports: ReadonlyArray<Law<TransportTrial>> = [
  ...wireLaws,
  ...evidenceLaws,
  ...endingLaws,
  ...companyLaws,
  ...discretionLaws,
]

/**
 * What the laws are tried on, for whoever runs them as values.
 *
 * @example
 * ```ts
 * import { lawsOfTransports, transportTrial } from "@feishu-recall/testkit"
 * import { HttpTransport } from "@feishu-recall/transport-http"
 *
 * const trial = transportTrial((baseUrl) => HttpTransport.layer({ baseUrl }))
 * for (const { holds } of lawsOfTransports) await holds(trial)?.()
 * ```
 */
export const transportTrial = (
  make: MakeTransport,
  { bodyLimitBytes = 262_144, without = [] }: Pick<TransportLawsOptions, "bodyLimitBytes" | "without"> = {},
): TransportTrial => ({ make, without, bodyLimitBytes })
