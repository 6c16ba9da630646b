/** What a fault of the network does to one call. */
export interface CallFaultEntry {
  /** How many calls reach the platform. */
  readonly arrivals: 0 | 1 | 2
  /** What the caller sees. */
  readonly sees: string
}

/** Every fault that `faultyTransport` knows. `arrivals` and `sees` are tested for each. */
export const callFaults = {
  refused: { arrivals: 0, sees: "not sent: connection-refused" },
  lost: { arrivals: 0, sees: "no answer within the timeout: sent" },
  "reset-before": { arrivals: 0, sees: "connection-lost: perhaps sent" },
  throttled: { arrivals: 0, sees: "429 with code 99991400, open again in 1 second" },
  "server-error": { arrivals: 0, sees: "500 with code 2200" },
  gateway: { arrivals: 0, sees: "502 with a page of HTML" },
  slow: { arrivals: 1, sees: "its answer, after half of the timeout" },
  "answer-lost": { arrivals: 1, sees: "no answer within the timeout: sent" },
  late: { arrivals: 1, sees: "no answer within the timeout: sent; the call arrives a second after that" },
  reset: { arrivals: 1, sees: "connection-lost: perhaps sent" },
  "server-error-after": { arrivals: 1, sees: "500 with code 2200" },
  cut: { arrivals: 1, sees: "the first half of its answer" },
  duplicated: { arrivals: 2, sees: "the answer to the first one" },
} as const satisfies Readonly<Record<string, CallFaultEntry>>

/** The name of a fault in {@link callFaults}. */
export type CallFault = keyof typeof callFaults
