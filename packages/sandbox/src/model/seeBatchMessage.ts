import type { Answer } from "./Answer.ts"
import type { App } from "./App.ts"
import type { BatchMessage } from "./BatchMessage.ts"
import { findBatchMessage, type PlatformState } from "./PlatformState.ts"
import { refusalOf } from "./refusalOf.ts"

/** What an app sees under a batch message id. */
export type Sight =
  | { readonly _tag: "Refused"; readonly answer: Answer }
  | { readonly _tag: "Seen"; readonly message: BatchMessage }

/**
 * The checks that recall and both queries share: the id's shape, the im service's own permission, the bot, and whether
 * the record is there for this tenant. Another tenant's batch message is answered like one that doesn't exist.
 */
export const seeBatchMessage = (
  state: PlatformState,
  api: "recall" | "get_progress" | "read_user",
  app: App,
  id: string,
  now: number,
): Sight => {
  const refused = (code: number): Sight => ({ _tag: "Refused", answer: refusalOf(api, code) })
  const { chosenCodes, recordVisibleAfterMs } = state.settings
  // The documents show `bm-` in most places and `bm_` in one example.
  if (!/^bm[-_][0-9a-f]{32}$/.test(id)) return refused(chosenCodes.malformedBatchMessageId)
  if (app.permissionDenied) return refused(230027)
  // The page of read_user doesn't list the code for a missing bot.
  if (!app.bot && api !== "read_user") return refused(230006)
  const message = findBatchMessage(state, id)
  if (message === undefined || now - message.acceptedAt < recordVisibleAfterMs) return refused(230030)
  if (message.tenantKey !== app.tenantKey) return refused(chosenCodes.otherTenant)
  return { _tag: "Seen", message }
}
