import { hideIndex, revealIndex } from "./hiddenIndex.ts"
import { fraction, hash32 } from "./seededHash.ts"

/** The people of one tenant. Nobody is stored: people are numbers, departments are ranges of numbers. */
export interface Company {
  readonly tenantKey: string
  readonly seed: number
  /** People in all. */
  readonly people: number
  /** The share of people outside the bot's availability range: addressed, but never served. */
  readonly unavailableShare: number
  readonly departments: ReadonlyArray<Department>
  readonly departmentById: ReadonlyMap<string, Department>
  /** Ids that a world gave to people; everybody else's follow from the seed. */
  readonly givenNames?: GivenNames
}

/** People's given ids, both ways. */
export interface GivenNames {
  readonly byPerson: ReadonlyMap<number, Partial<Identity>>
  readonly persons: Readonly<Record<"open_ids" | "user_ids" | "union_ids", ReadonlyMap<string, number>>>
}

export interface Identity {
  readonly openId: string
  readonly userId: string
  readonly unionId: string
}

/** People `from` to `to` (exclusive), sub-departments included. */
export interface Department {
  readonly departmentId: string
  readonly parentDepartmentId: string | undefined
  /** The first one's number. */
  readonly from: number
  /** The number after the last one's. */
  readonly to: number
}

/**
 * A company with seeded department sizes. Every sixth department is the parent of the five that follow it, so that
 * sends to a department and to its parent overlap.
 */
export const makeCompany = (options: {
  readonly tenantKey: string
  readonly seed: number
  /** People in all. */
  readonly people: number
  /** Departments in all. */
  readonly departments: number
  /** Of the people whom no bot can reach, 0 to 1. */
  readonly unavailableShare: number
}): Company => {
  const weights = Array.from({ length: options.departments }, (_, index) => 0.2 + fraction(options.seed, 11, index))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const bounds = [0]
  let weightSoFar = 0
  for (const weight of weights) {
    weightSoFar += weight
    bounds.push(Math.round((options.people * weightSoFar) / total))
  }
  const departmentSeed = hash32(options.seed, 12)
  const idOf = (index: number): string => `od-${hideIndex(departmentSeed, index)}`
  const departments = weights.map((_, index): Department => {
    const isParent = index % 6 === 0
    return {
      departmentId: idOf(index),
      parentDepartmentId: isParent ? undefined : idOf(index - (index % 6)),
      from: bounds[index]!,
      to: isParent ? bounds[Math.min(index + 6, weights.length)]! : bounds[index + 1]!,
    }
  })
  return {
    tenantKey: options.tenantKey,
    seed: options.seed,
    people: options.people,
    unavailableShare: options.unavailableShare,
    departments,
    departmentById: new Map(departments.map((department) => [department.departmentId, department])),
  }
}

/**
 * The three names of one person, whose number is from 0 up to the company's `people`.
 */
export const identityOf = (company: Company, person: number): Identity => ({
  openId: `ou_${hideIndex(hash32(company.seed, 13), person)}`,
  userId: hideIndex(hash32(company.seed, 14), person),
  unionId: `on_${hideIndex(hash32(company.seed, 15), person)}`,
  ...company.givenNames?.byPerson.get(person),
})

/** The person with this open_id, user_id or union_id. */
export const findPerson = (
  company: Company,
  kind: "open_ids" | "user_ids" | "union_ids",
  id: string,
): number | undefined => {
  const named = company.givenNames?.persons[kind].get(id)
  if (named !== undefined) return named
  const shape = { open_ids: ["ou_", 13], user_ids: ["", 14], union_ids: ["on_", 15] } as const
  const [prefix, salt] = shape[kind]
  if (!id.startsWith(prefix)) return undefined
  const person = revealIndex(hash32(company.seed, salt), id.slice(prefix.length))
  return person !== undefined && person < company.people ? person : undefined
}

/** How many of the people `from` to `to` (exclusive) the bot can reach. */
export const countAvailable = (company: Company, from: number, to: number): number =>
  to - from - (unavailableBefore(company, to) - unavailableBefore(company, from))

// Evenly spread with a seeded phase: counting a range of 500,000 people stays a subtraction.
const unavailableBefore = (company: Company, person: number): number =>
  Math.floor(person * company.unavailableShare + fraction(company.seed, 16))
