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

/** Resolves the four lists of a batch send against a company. A person in several lists counts once. */
export const resolveAudience = (company: Company, lists: RecipientLists): Audience => {
  const invalid = { department_ids: [], open_ids: [], user_ids: [], union_ids: [] } as Record<RecipientList, string[]>
  const ranges: Array<readonly [from: number, to: number]> = []
  for (const id of lists.department_ids ?? []) {
    const department = company.departmentById.get(id)
    if (department === undefined) invalid.department_ids.push(id)
    else ranges.push([department.from, department.to])
  }
  for (const kind of ["open_ids", "user_ids", "union_ids"] as const) {
    for (const id of lists[kind] ?? []) {
      const person = findPerson(company, kind, id)
      if (person === undefined) invalid[kind].push(id)
      else ranges.push([person, person + 1])
    }
  }
  let valid = 0
  let available = 0
  let reached = 0
  for (const [from, to] of ranges.toSorted((left, right) => left[0] - right[0])) {
    const start = Math.max(from, reached)
    if (to <= start) continue
    valid += to - start
    available += countAvailable(company, start, to)
    reached = to
  }
  return { valid, available, invalid }
}
