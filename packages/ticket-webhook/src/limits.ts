/** What the webhook waits for, keeps and takes at most, and why. What happens at each limit: docs/limits.md. */
export const limits = {
  /** A ticket's event has some 500 bytes; other events of the same address may carry a message's content. */
  bodyBytes: 1_048_576,
  /** Without a signature only a challenge is taken, which is short. */
  unsignedBytes: 4_096,
  /** The platform waits 3 s for an answer, the way there and back included. */
  answerWithinMillis: 2_500,
  /** The work goes on so long after the answer, so that the redelivery finds it done. */
  workWithinMillis: 10_000,
  /** Events of some hours: the last redelivery comes 7 hours after the first try. To forget one is harmless for tickets. */
  eventsRemembered: 10_000,
  /** For each push all of them are tried, since an encrypted one names none. */
  apps: 100,
  /** Refused pushes are counted in the log, not listed: anybody can send them. */
  refusalsLoggedEveryMillis: 60_000,
  ticketCharacters: 1_024,
  challengeCharacters: 1_024,
} as const
