import type { Block } from "./Progress.ts"

/** What this recaller is doing. */
export interface RecallerStatus {
  /** Whose credentials and whose budget. */
  readonly lane: { readonly baseUrl: string; readonly appId: string; readonly tenantKey: string }
  /** Whether this process makes the calls. */
  readonly worker: WorkerStatus
  /** A person has to see to this before any call; null: nothing. */
  readonly blockedBy: Block | null
  /**
   * Until when no call starts, for each API, in epoch milliseconds; null: it is free. After a process that died the readings
   * wait; only the one that makes the calls now tells so.
   */
  readonly heldUntil: { readonly recall: number | null; readonly progress: number | null }
}

/** What the worker of this process is doing. */
export interface WorkerStatus {
  readonly state:
    /** Makes the calls of its lane. */
    | "working"
    /** Another process makes them, and this one takes over when it stops. */
    | "standingBy"
    /** The store is locked or gone. It is tried again and again. */
    | "waitingForStore"
    /** Starting, or at rest after an error; it is tried again after ten seconds. */
    | "stopped"
  /** Which process, what trouble; null while there is nothing to say. */
  readonly detail: string | null
}
