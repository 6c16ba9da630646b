/** What a fault of the store does to one operation. */
export interface StoreFaultEntry {
  /** Whether the store does what it was asked for. */
  readonly done: boolean
  /** What the caller sees. */
  readonly sees: string
  /** Which operations meet it; the others pass unharmed. */
  readonly meets: "all" | "writes" | "races"
}

/**
 * Every fault that `faultyEventStore` knows. Writes are `append`, `stage`, `discard`, `take`, `renew` and `release`;
 * races are what another process can be first at: `append`, `take` and `renew`.
 */
export const storeFaults = {
  unavailable: { done: false, sees: "EventStoreError: unavailable", meets: "all" },
  locked: { done: false, sees: "EventStoreError: locked", meets: "all" },
  full: { done: false, sees: "EventStoreError: full", meets: "writes" },
  "unknown-outcome": { done: true, sees: "EventStoreError: unknown-outcome", meets: "writes" },
  slow: { done: true, sees: "its answer, after a second", meets: "all" },
  conflict: { done: false, sees: "VersionConflict, LeaseHeld or LeaseLost", meets: "races" },
} as const satisfies Readonly<Record<string, StoreFaultEntry>>

/** The name of a fault in {@link storeFaults}. */
export type StoreFault = keyof typeof storeFaults
