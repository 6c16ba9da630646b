/** Fields that are moments, in events, commands and steps. */
export type TimeName = (typeof names)[number]

const names = [
  "at",
  "startBy",
  "expiresAt",
  "retryAt",
  "readFrom",
  "sentAt",
  "until",
  "startedAt",
  "unknownUntil",
] as const

export const isTime = (name: string): name is TimeName => known.has(name)

const known: ReadonlySet<string> = new Set(names)
