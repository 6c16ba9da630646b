import type { Company, Department, Identity } from "./Company.ts"
import type { WorldDepartment } from "./World.ts"

/**
 * A company as a world declares it. People get numbers department by department, inner ones after the own people, so
 * that each department stays a range of numbers.
 */
export const declareCompany = (
  options: Pick<Company, "tenantKey" | "seed" | "unavailableShare">,
  plan: ReadonlyArray<WorldDepartment>,
): Company => {
  const departments: Array<Department> = []
  const byPerson = new Map<number, Partial<Identity>>()
  let people = 0

  const settle = (plans: ReadonlyArray<WorldDepartment>, parentDepartmentId: string | undefined): void => {
    for (const { departmentId, people: own = 0, departments: inner = [] } of plans) {
      const from = people
      if (typeof own === "number") people += own
      else for (const identity of own) byPerson.set(people++, identity)
      const place = departments.push({ departmentId, parentDepartmentId, from, to: from }) - 1
      settle(inner, departmentId)
      departments[place] = { departmentId, parentDepartmentId, from, to: people }
    }
  }
  settle(plan, undefined)

  const personsBy = (name: keyof Identity): ReadonlyMap<string, number> =>
    new Map(
      Array.from(byPerson).flatMap(([person, { [name]: id }]) => (id === undefined ? [] : [[id, person] as const])),
    )
  return {
    ...options,
    people,
    departments,
    departmentById: new Map(departments.map((department) => [department.departmentId, department])),
    givenNames: {
      byPerson,
      persons: { open_ids: personsBy("openId"), user_ids: personsBy("userId"), union_ids: personsBy("unionId") },
    },
  }
}
