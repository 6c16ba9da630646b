import { TokenStoreError } from "@feishu-recall/core"

/**
 * What Redis or the network said, as the store's error. Only the code of an answer is told: its text may repeat what was
 * sent, and that of a wrong address the password in it.
 *
 * Source: https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors
 */
export const redisError = (cause: unknown, operation: TokenStoreError["operation"]): TokenStoreError => {
  if (cause instanceof TokenStoreError) return cause
  // The client has no code for this one.
  const full = cause instanceof Error && cause.message === "The queue is full" ? "FULL" : undefined
  const system = cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : undefined
  const answered = cause instanceof Error ? /^[A-Z]{2,20}(?= )/.exec(cause.message)?.[0] : undefined
  const code = full ?? system ?? answered
  return new TokenStoreError({
    operation,
    message: `Redis: ${advice.get(code ?? "") ?? `the connection was lost or the call refused${code === undefined ? "" : ` (${code})`}: check the server and its address.`}`,
  })
}

export const unreachable = (operation: TokenStoreError["operation"], millis: number): TokenStoreError =>
  new TokenStoreError({
    operation,
    message: `Redis did not answer within ${millis} ms: check the server, its load and the network.`,
  })

const advice = new Map([
  ["FULL", "too many calls are under way: allow more with callsUnderWay, or call less at once."],
  ["ECONNREFUSED", "nobody listens at its address (ECONNREFUSED): start it, or correct the address."],
  ["ENOTFOUND", "its host is unknown (ENOTFOUND): correct the address."],
  ["ERR_INVALID_URL", "the address is none: write redis://user:password@host:port/number, or rediss:// for TLS."],
  ["OOM", "its memory is full (OOM): raise maxmemory, or let it evict keys that expire (volatile-ttl)."],
  ["NOAUTH", "it wants a password (NOAUTH): put user and password into the address."],
  ["WRONGPASS", "user or password are wrong (WRONGPASS): correct the address."],
  ["NOPERM", "this user may not (NOPERM): allow GETRANGE, SET, DEL, UNLINK and EVAL on the keys of the prefix."],
  ["READONLY", "this one is a replica (READONLY): name the primary."],
  ["LOADING", "it is starting (LOADING): try again."],
  ["MISCONF", "it can't save to its disk (MISCONF): make room, or look into its log."],
  ["WRONGTYPE", "something else stands under the key (WRONGTYPE): choose another prefix."],
])
