/** What a Vault store waits for and reads at most. */
export const limits = {
  /** One call of the port with all that it takes: less than the core waits for a store. */
  timeoutMillis: 1_500,
  /** Of a token as it is stored; the platform's have hundreds. */
  tokenBytes: 16_384,
  /** Of one answer: a token and what Vault says beside it. Whatever is larger is not ours. */
  answerBytes: 65_536,
} as const
