import { makePlatform } from "@feishu-recall/sandbox"
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { findPerson, identityOf, makeCompany } from "../src/model/Company.ts"
import { resolveAudience } from "../src/model/Audience.ts"
import { fetchToken, noon, sendText } from "./callModel.ts"

describe("an audience", () => {
  it("counts every person once, however often the lists name them", () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.array(fc.nat(29), { maxLength: 8 }),
        fc.array(fc.nat(999), { maxLength: 20 }),
        fc.nat(100).map((percent) => percent / 100),
        (seed, departments, people, unavailableShare) => {
          const company = makeCompany({ tenantKey: "t", seed, people: 1000, departments: 30, unavailableShare })
          const named = new Set(people)
          for (const index of departments) {
            const { from, to } = company.departments[index]!
            for (let person = from; person < to; person++) named.add(person)
          }
          const audience = resolveAudience(company, {
            department_ids: departments.map((index) => company.departments[index]!.departmentId),
            open_ids: people.map((person) => identityOf(company, person).openId),
            union_ids: people.map((person) => identityOf(company, person).unionId),
          })
          assert.strictEqual(audience.valid, named.size)
          const single = (person: number) => {
            const { available } = resolveAudience(company, { user_ids: [identityOf(company, person).userId] })
            assert.include([0, 1], available)
            return available
          }
          assert.strictEqual(
            audience.available,
            Array.from(named).reduce((sum, person) => sum + single(person), 0),
          )
        },
      ),
    )
  })

  it("knows its own people from strangers by their ids alone", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.nat(999), (seed, otherSeed, person) => {
        fc.pre(seed !== otherSeed)
        const company = makeCompany({ tenantKey: "t", seed, people: 1000, departments: 3, unavailableShare: 0 })
        const stranger = makeCompany({
          tenantKey: "u",
          seed: otherSeed,
          people: 1000,
          departments: 3,
          unavailableShare: 0,
        })
        assert.strictEqual(findPerson(company, "open_ids", identityOf(company, person).openId), person)
        assert.isUndefined(findPerson(company, "open_ids", identityOf(stranger, person).openId))
        assert.isUndefined(findPerson(company, "open_ids", identityOf(company, person).unionId))
        assert.isUndefined(findPerson(company, "open_ids", identityOf(company, person + 1000).openId))
      }),
    )
  })

  it("is served although some ids are wrong, and the wrong ones are told back", () => {
    const platform = makePlatform()
    const company = Array.from(platform.companies.values())[0]!
    const answer = sendText(platform, noon, fetchToken(platform, noon), {
      department_ids: ["od-wrong"],
      open_ids: [identityOf(company, 5).openId, "ou_wrong"],
      user_ids: ["wrong"],
    })
    assert.strictEqual(answer.json.msg, "ok")
    assert.match(answer.json.data.message_id, /^bm-[0-9a-f]{32}$/)
    assert.deepInclude(answer.json.data, {
      invalid_department_ids: ["od-wrong"],
      invalid_open_ids: ["ou_wrong"],
      invalid_user_ids: ["wrong"],
      invalid_union_ids: [],
    })
    assert.deepInclude(platform.batchMessages[0]!, { valid: 1 })
  })
})
