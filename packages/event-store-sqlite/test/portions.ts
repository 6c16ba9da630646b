import type { Append } from "@feishu-recall/core"

export const numbers = (count: number): ReadonlyArray<number> => Array.from({ length: count }, (_, at) => at)

/** What is erased in one go, by a process that is killed meanwhile. */
export const portions = numbers(40)

export const portionOf = (portion: number): ReadonlyArray<string> => numbers(100).map((at) => `old ${portion} ${at}`)

/** What is appended with the erasure of a portion. */
export const note = (portion: number): Append => ({
  streams: [
    {
      streamId: "notes",
      expectedVersion: "any",
      events: [{ id: `${portion}`, type: "Erased", data: "{}", metadata: "{}" }],
    },
  ],
})
