import { Schema } from "effect"

const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

/**
 * One answer of `get_progress`: a snapshot. There is no "finished" flag in it and no total for the recall.
 *
 * Source: https://open.feishu.cn/document/server-docs/im-v1/batch_message/get_progress
 */
export const Reading = Schema.Struct({
  /** `valid_user_ids_count`: 0 also means that the send has not started yet. */
  valid: Count,
  /** `success_user_ids_count`: delivered; may stay below `valid` for ever. */
  success: Count,
  /** `read_user_ids_count` */
  read: Count,
  /** `recall`: a recall was ever executed for this batch message. */
  recall: Schema.Boolean,
  /** `recall_count`: messages taken back so far. */
  recallCount: Count,
})
export type Reading = typeof Reading.Type
