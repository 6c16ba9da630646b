import { openRecaller } from "./openRecaller.ts"
import type { Recaller } from "./Recaller.ts"
import type { RecallerOptions } from "./RecallerOptions.ts"

/**
 * Opens the store, goes on with what an earlier process left open, and takes orders. Rejects with a `RecallError` if an
 * option can't be (all of them at once) or the store can't be opened. The platform is not called yet, so that a service
 * can start without it: `status()` and the first order tell whether the credentials are right.
 *
 * Close it before the process ends, by `close()` or by `await using`.
 *
 * Source of the calls: https://open.feishu.cn/document/server-docs/im-v1/batch_message/delete
 *
 * @example
 * ```ts
 * import { createRecaller } from "feishu-recall"
 *
 * await using recaller = await createRecaller({
 *   appId: "cli_a1b2c3d4e5f6",
 *   appSecret: process.env["FEISHU_APP_SECRET"],
 * })
 * const { outcome } = await recaller.recall("bm-dc13264520392913993dd051dba21dcf", { reason: "wrong salary figures" })
 * ```
 */
export const createRecaller = (options: RecallerOptions): Promise<Recaller> => openRecaller(options)
