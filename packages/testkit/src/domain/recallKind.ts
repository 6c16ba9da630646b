import type { Reading, Recall, RecallCommand, RecallEvent, RecallPolicy } from "@feishu-recall/core"
import type { Kind, So } from "./Told.ts"

/** Stories of a recall. */
export interface RecallKind extends Kind {
  readonly state: Recall | undefined
  readonly event: RecallEvent
  readonly command: RecallCommand
  readonly policy: RecallPolicy
}

/** Numbers as they stood last, or of ten messages that are all back, but for what is said. */
export const readingIn = ({ state }: So<RecallKind>, said: Partial<Reading>): Reading => ({
  ...(state?.lastReading?.value ?? { valid: 10, success: 10, read: 0, recall: true, recallCount: 10 }),
  ...said,
})
