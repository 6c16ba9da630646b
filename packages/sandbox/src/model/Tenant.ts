/** What the administrators of one tenant decided. Its people are a `Company`. */
export interface Tenant {
  readonly tenantKey: string
  /** Self-built apps of a `basic` tenant share a monthly quota of calls. */
  readonly edition: "basic" | "paid"
  /** How old a message may be to be recalled; `null` forbids recalls, none leaves it to the platform's setting. */
  readonly recallWindowHours: number | null | undefined
  /** What a send may refer to; none: not checked. */
  readonly imageKeys: ReadonlyArray<string> | undefined
  readonly chatIds: ReadonlyArray<string> | undefined
  /** Whether a text that mentions everybody is refused. */
  readonly forbidsAtAll: boolean
  /** Words that the content audit stops. */
  readonly auditedWords: ReadonlyArray<string>
}

export const makeTenant = (tenantKey: string, wishes: Partial<Tenant> = {}): Tenant => ({
  edition: "paid",
  recallWindowHours: undefined,
  imageKeys: undefined,
  chatIds: undefined,
  forbidsAtAll: false,
  auditedWords: [],
  ...wishes,
  tenantKey,
})
