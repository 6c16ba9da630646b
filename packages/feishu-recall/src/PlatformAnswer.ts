/** What the platform said, as far as it said it. */
export interface PlatformAnswer {
  /** Of HTTP. */
  readonly status: number
  readonly code?: number
  readonly msg?: string
  /** What the platform's support asks for. */
  readonly logId?: string
}
