/**
 * What the sandbox takes and keeps at most, so that a test which runs wild ends instead of its machine. A name ends in its
 * unit, and counts if it has none. The platform's own limits are `PlatformSettings`.
 */
export const limits = {
  /** Of one request. The platform's longest content has 150 KiB. */
  bodyBytes: 4_194_304,
  /** Idle connections stay open as long as a load balancer would keep them; clients must not depend on it. */
  idleMillis: 60_000,
  /** Connections that the system keeps until they are taken. */
  backlog: 1_024,
  /** Single calls that the ledger keeps; totals are kept for ever. */
  ledgerCalls: 2_000_000,
  /** Batch messages and people of one order over the control API. */
  staged: 500_000,
  /** Batch messages and apps that can be staged in all; each batch message has some 300 bytes. */
  batchMessages: 2_000_000,
  apps: 10_000,
  /** Batch messages or people on a page of a report, and ids that were recalled twice. */
  reportPage: 100_000,
  duplicatesNamed: 1_000,
  /** Cells of the page's grid, each of some 20 bytes twice a second. */
  snapshotCells: 2_400,
} as const
