import { layer } from "@feishu-recall/token-store-file"
import { Redacted } from "effect"

/** The store in a directory, for all processes of these tests with one key. */
export const open = (directory: string): ReturnType<typeof layer> =>
  layer({ directory, key: Redacted.make(Buffer.alloc(32, 7).toString("base64")) })
