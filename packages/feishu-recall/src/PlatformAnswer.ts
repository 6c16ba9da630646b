/** What the platform said, as far as it said it. */
export interface PlatformAnswer {
  /** Of HTTP. */
  readonly status: number
  /** Its `code`, the only thing to branch on; none where the answer is not the platform's. */
  readonly code?: number
  /** For people: it may change at any time. */
  readonly msg?: string
  /** What the platform's support asks for, if it came with one. */
  readonly logId?: string
}
