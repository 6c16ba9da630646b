import type { PgConnection } from "@effect/sql-pg"
import { Redacted } from "effect"
import { limits } from "./limits.ts"
import type { PostgresPolicy } from "./PostgresPolicy.ts"

/** What each connection is opened with: the server keeps these settings for as long as it lives. */
export const connectionConfig = (url: Redacted.Redacted, policy: PostgresPolicy): PgConnection.Config => ({
  url,
  connectTimeout: policy.connectMillis,
  // In whole seconds.
  keepAlive: Math.max(1_000, policy.connectMillis),
  maxMessageSize: limits.messageBytes,
  applicationName: URL.parse(Redacted.value(url))?.searchParams.get("application_name") ?? "feishu-recall",
  startupParameters: {
    // What was acknowledged is on the disk, whatever the server's default is.
    synchronous_commit: "on",
    lock_timeout: `${policy.lockMillis}`,
    statement_timeout: `${policy.answerMillis}`,
    idle_in_transaction_session_timeout: `${policy.idleMillis}`,
    // A plan that was made while a table was small is kept: every statement here is answered from an index, always.
    enable_seqscan: "off",
    enable_hashjoin: "off",
    enable_mergejoin: "off",
    // A statement takes less time than compiling it: with sequential scans off, its estimated cost says nothing.
    jit: "off",
  },
})
