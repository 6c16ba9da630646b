import type { Availability } from "./App.ts"
import { type Company, countAvailable, findPerson } from "./Company.ts"

/** Whom one batch send addresses, each person once, and the ids that name nobody. */
export interface Audience {
  /** People addressed, including those that the bot can't reach. */
  readonly valid: number
  /** People who will be served. */
  readonly available: number
  readonly invalid: Readonly<Record<RecipientList, ReadonlyArray<string>>>
}

export type RecipientList = "department_ids" | "open_ids" | "user_ids" | "union_ids"

export type RecipientLists = Readonly<Partial<Record<RecipientList, ReadonlyArray<string>>>>

/**
 * Resolves the four lists of a batch send against a company. A person in several lists counts once; whoever is outside
 * of the app's availability is addressed, and not served.
 */
export const resolveAudience = (
  company: Company,
  lists: RecipientLists,
  availability: Availability = "everybody",
): Audience => {
  const invalid = { department_ids: [], open_ids: [], user_ids: [], union_ids: [] } as Record<RecipientList, string[]>
  const addressed = findRanges(company, lists, (list, id) => invalid[list].push(id))
  const reachable = availability === "everybody" ? addressed : intersect(addressed, reachOf(company, availability))
  return {
    valid: addressed.reduce((sum, [from, to]) => sum + to - from, 0),
    available: reachable.reduce((sum, [from, to]) => sum + countAvailable(company, from, to), 0),
    invalid,
  }
}

/** People by their numbers, the last one exclusive. */
type Range = readonly [from: number, to: number]

const reachOf = (company: Company, { departmentIds, openIds }: Exclude<Availability, "everybody">) =>
  findRanges(company, { department_ids: departmentIds, open_ids: openIds }, () => {})

// In order and without overlaps.
const findRanges = (
  company: Company,
  lists: RecipientLists,
  reject: (list: RecipientList, id: string) => void,
): ReadonlyArray<Range> => {
  const ranges: Array<Range> = []
  for (const id of lists.department_ids ?? []) {
    const department = company.departmentById.get(id)
    if (department === undefined) reject("department_ids", id)
    else ranges.push([department.from, department.to])
  }
  for (const kind of ["open_ids", "user_ids", "union_ids"] as const) {
    for (const id of lists[kind] ?? []) {
      const person = findPerson(company, kind, id)
      if (person === undefined) reject(kind, id)
      else ranges.push([person, person + 1])
    }
  }
  const disjoint: Array<Range> = []
  let reached = 0
  for (const [from, to] of ranges.toSorted((left, right) => left[0] - right[0])) {
    if (to <= Math.max(from, reached)) continue
    disjoint.push([Math.max(from, reached), to])
    reached = to
  }
  return disjoint
}

const intersect = (left: ReadonlyArray<Range>, right: ReadonlyArray<Range>): ReadonlyArray<Range> =>
  left.flatMap(([from, to]) =>
    right.flatMap(([start, end]): ReadonlyArray<Range> => {
      const both: Range = [Math.max(from, start), Math.min(to, end)]
      return both[0] < both[1] ? [both] : []
    }),
  )
