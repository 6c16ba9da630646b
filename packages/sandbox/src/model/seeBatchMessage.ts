import { type Answer, refuse } from "./Answer.ts"
import type { App } from "./App.ts"
import type { BatchMessage } from "./BatchMessage.ts"
import { findBatchMessage, type PlatformState } from "./PlatformState.ts"

/** What an app sees under a batch message id: a refusal that comes before every lookup, or the record, or nothing. */
export type Sight =
  | { readonly _tag: "Refused"; readonly answer: Answer }
  | { readonly _tag: "Looked"; readonly message: BatchMessage | undefined }

/**
 * The checks that recall and both queries share: the id's shape, the im service's own permission, and whether the record
 * is there for this tenant. Another tenant's batch message is answered like one that doesn't exist.
 */
export const seeBatchMessage = (state: PlatformState, app: App, id: string, now: number): Sight => {
  // The documents show `bm-` in most places and `bm_` in one example.
  if (!/^bm[-_][0-9a-f]{32}$/.test(id)) {
    return { _tag: "Refused", answer: refuse(230001, "Your request contains an invalid request parameter.") }
  }
  if (app.permissionDenied) return { _tag: "Refused", answer: noPermission }
  const message = findBatchMessage(state, id)
  const isVisible =
    message !== undefined &&
    message.tenantKey === app.tenantKey &&
    now - message.acceptedAt >= state.settings.recordVisibleAfterMs
  return { _tag: "Looked", message: isVisible ? message : undefined }
}

export const notActivated: Answer = refuse(230006, "Bot ability is not activated.")
export const noPermission: Answer = refuse(230027, "Lack of necessary permissions.")
export const notFound: Answer = refuse(230030, "The message id is invalid, record not found.")
