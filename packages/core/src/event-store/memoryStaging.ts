import type { Member, MembersQuery, Stage, Staged, Tally } from "./EventStore.ts"

interface List {
  readonly members: Array<Member>
  readonly ordinals: Map<string, number>
  /** Every member up to this ordinal is taken: members are taken from the front, and the front grows long. */
  takenUpTo: number
}

/** The staging lists of the memory store. */
export const makeMemoryStaging = () => {
  const lists = new Map<string, List>()
  return {
    count: (list: string): number => lists.get(list)?.members.length ?? 0,
    stage: (stage: Stage): Staged => {
      const list: List = lists.get(stage.list) ?? { members: [], ordinals: new Map(), takenUpTo: 0 }
      lists.set(stage.list, list)
      const duplicates: Array<number> = []
      for (const [index, { streamId, data }] of stage.members.entries()) {
        if (list.ordinals.has(streamId)) {
          duplicates.push(index)
          continue
        }
        const ordinal = list.members.length + 1
        list.ordinals.set(streamId, ordinal)
        list.members.push(Object.freeze({ ordinal, streamId, data, taken: false }))
      }
      return { added: stage.members.length - duplicates.length, duplicates }
    },
    take: (name: string, streamId: string): void => {
      const list = lists.get(name)
      const ordinal = list?.ordinals.get(streamId)
      if (list === undefined || ordinal === undefined) return
      const member = list.members[ordinal - 1]
      if (member !== undefined) list.members[ordinal - 1] = Object.freeze({ ...member, taken: true })
      while (list.members[list.takenUpTo]?.taken === true) list.takenUpTo += 1
    },
    members: (query: MembersQuery): ReadonlyArray<Member> => {
      const list = lists.get(query.list)
      if (list === undefined) return []
      const untakenOnly = query.untakenOnly === true
      const found: Array<Member> = []
      for (let at = Math.max(query.afterOrdinal, untakenOnly ? list.takenUpTo : 0); found.length < query.limit; at++) {
        const member = list.members[at]
        if (member === undefined) break
        if (!untakenOnly || !member.taken) found.push(member)
      }
      return found
    },
    tally: (name: string, statusOf: (streamId: string) => string | undefined): ReadonlyArray<Tally> => {
      const counts = new Map<string | undefined, number>()
      for (const { streamId } of lists.get(name)?.members ?? []) {
        const status = statusOf(streamId)
        counts.set(status, (counts.get(status) ?? 0) + 1)
      }
      return [...counts].map(([status, count]) => ({ status, count }))
    },
    discard: (list: string): void => {
      lists.delete(list)
    },
  }
}
