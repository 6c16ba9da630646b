import { type Member, type MembersQuery, type Stage, type Staged, VersionConflict } from "@feishu-recall/core"
import { Result } from "effect"
import type { DatabaseSync } from "node:sqlite"

/** Staging lists. `stage`, `take` and `discard` are called within a transaction. */
export const makeStaging = (db: DatabaseSync) => {
  const list = db.prepare("SELECT id, count FROM lists WHERE name = ?")
  const insertList = db.prepare("INSERT INTO lists (name, count) VALUES (?, 0)")
  const updateCount = db.prepare("UPDATE lists SET count = ? WHERE id = ?")
  const deleteList = db.prepare("DELETE FROM lists WHERE id = ?")
  const deleteMembers = db.prepare("DELETE FROM members WHERE list = ?")
  const guardVersion = db.prepare("SELECT version FROM streams WHERE name = ?")
  const insertMember = db.prepare(
    "INSERT OR IGNORE INTO members (list, ordinal, stream_name, data) VALUES (?, ?, ?, ?)",
  )
  const markTaken = db.prepare(
    "UPDATE members SET taken = 1 WHERE list = (SELECT id FROM lists WHERE name = ?) AND stream_name = ?",
  )
  const select = "SELECT ordinal, stream_name AS streamId, data, taken FROM members"
  const all = db.prepare(`${select} WHERE list = ? AND ordinal > ? ORDER BY ordinal LIMIT ?`)
  // The planner prefers the primary key, and then passes over every member that is taken.
  const untaken = db.prepare(
    `${select} INDEXED BY members_untaken WHERE list = ? AND ordinal > ? AND taken = 0 ORDER BY ordinal LIMIT ?`,
  )
  const tally = db.prepare(`SELECT s.status, COUNT(*) AS count
    FROM members m LEFT JOIN streams s ON s.name = m.stream_name
    WHERE m.list = ? AND m.ordinal > ? AND m.ordinal <= ? GROUP BY s.status`)

  const find = (name: string) => list.get(name) as { readonly id: number; readonly count: number } | undefined

  return {
    count: (name: string): number => find(name)?.count ?? 0,

    stage: ({ list: name, members, guard }: Stage): Result.Result<Staged, VersionConflict> => {
      const actual = Number(guardVersion.get(guard.streamId)?.["version"] ?? 0)
      if (actual !== guard.version) {
        return Result.fail(new VersionConflict({ streamId: guard.streamId, expected: guard.version, actual }))
      }
      const found = find(name)
      const id = found?.id ?? Number(insertList.run(name).lastInsertRowid)
      let count = found?.count ?? 0
      const duplicates: Array<number> = []
      for (const [at, { streamId, data }] of members.entries()) {
        if (insertMember.run(id, count + 1, streamId, data).changes === 0) duplicates.push(at)
        else count += 1
      }
      updateCount.run(count, id)
      return Result.succeed({ added: members.length - duplicates.length, duplicates })
    },

    take: (name: string, streamId: string): void => {
      markTaken.run(name, streamId)
    },

    members: ({ list: name, afterOrdinal, untakenOnly, limit }: MembersQuery): ReadonlyArray<Member> => {
      const rows = (untakenOnly === true ? untaken : all).all(find(name)?.id ?? -1, afterOrdinal, limit)
      return rows.map((row) => ({ ...(row as unknown as Member), taken: row["taken"] === 1 }))
    },

    /** Adds the members after one ordinal and up to another one to the counts; says how many the list has. */
    tally: (name: string, after: number, upTo: number, counts: Map<string | undefined, number>): number => {
      const found = find(name)
      if (found === undefined) return 0
      for (const row of tally.all(found.id, after, upTo)) {
        const status = (row["status"] as string | null) ?? undefined
        counts.set(status, (counts.get(status) ?? 0) + Number(row["count"]))
      }
      return found.count
    },

    discard: (name: string): void => {
      const found = find(name)
      if (found === undefined) return
      deleteMembers.run(found.id)
      deleteList.run(found.id)
    },
  }
}

export type Staging = ReturnType<typeof makeStaging>
