import { Schema } from "effect"

/**
 * Names what one batch send created, as `batch_send` returned it in `message_id`, e.g.
 * `bm-dc13264520392913993dd051dba21dcf`.
 *
 * The platform documents examples (`bm-` and 32 hexadecimal digits; `bm_…` on one page), not a grammar. So whatever can
 * be such an id is let through, and the platform judges; whatever can't be one (an `om_` id, a path, a blank) is
 * refused before any call, also because clients paste the id into the path of a DELETE.
 *
 * Source: https://open.feishu.cn/document/server-docs/im-v1/batch_message/delete
 *
 * @example
 * ```ts
 * import { BatchMessageId } from "@feishu-recall/core"
 *
 * BatchMessageId.make("bm-dc13264520392913993dd051dba21dcf") // throws on what can't be an id
 * ```
 */
export const BatchMessageId = Schema.String.check(
  Schema.isPattern(/^bm[-_][0-9A-Za-z]{16,64}$/, {
    message: "expected a batch message id: bm- and 16 to 64 letters or digits",
  }),
).pipe(Schema.brand("BatchMessageId"))

export type BatchMessageId = typeof BatchMessageId.Type
