import { fileURLToPath } from "node:url"
import { changeTenant, loadWorld, makePlatform, World, WorldFileError } from "@feishu-recall/sandbox"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import * as fc from "fast-check"
import { findPerson, identityOf } from "../src/model/Company.ts"
import { declareCompany } from "../src/model/declareCompany.ts"
import type { WorldDepartment } from "../src/model/World.ts"
import { callModel, fetchToken, noon, readProgress, recall, sendText } from "./callModel.ts"
import { pushFirstTicket } from "./wire/WireWorld.ts"

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const hour = 3_600_000

/** A department that has no name yet. */
interface Plan {
  readonly people: number | ReadonlyArray<object>
  readonly departments: ReadonlyArray<Plan>
}

const complaintsAbout = (world: unknown): string => {
  const decoded = Schema.decodeUnknownResult(World)(world, { errors: "all", onExcessProperty: "error" })
  return decoded._tag === "Failure" ? decoded.failure.message : ""
}

describe("a world from a file", () => {
  it.effect("has the tenants, people, apps and decisions that the file declares", () =>
    Effect.gen(function* () {
      const platform = makePlatform({ world: yield* loadWorld(here("acme.world.json")), people: 7 })
      const [acme, globex] = Array.from(platform.companies.values())
      assert.deepStrictEqual([acme!.people, globex!.people, globex!.departments.length], [67, 500_000, 300])
      assert.deepInclude(identityOf(acme!, 0), { openId: "ou_ada", userId: "ada" })
      const [app, store] = Array.from(platform.apps.values())
      assert.deepInclude(app, { appId: "cli_0123456789abcdef", appSecret: "acme-secret", tenantKey: "acme" })
      assert.strictEqual(store!.kind, "store")
      assert.match(pushFirstTicket(platform, store!), /^[0-9a-f]{40}$/)
      const token = fetchToken(platform, noon)
      const sent = sendText(platform, noon, token, { department_ids: ["od-board", "od-sales"], user_ids: ["ada"] })
      const id: string = sent.json.data.message_id
      const progress = readProgress(platform, noon + hour, token, id).json.data.batch_message_send_progress
      // The app reaches sales and ada, and grace is on the board alone.
      assert.deepInclude(progress, { valid_user_ids_count: 67, success_user_ids_count: 66 })
      const late = noon + 2 * hour + 1
      const newToken = fetchToken(platform, late)
      assert.strictEqual(recall(platform, late, newToken, id).code, 230009)
      // That was a 400, which costs nothing: one of three is left.
      assert.strictEqual(readProgress(platform, late, newToken, id).code, 0)
      assert.strictEqual(readProgress(platform, late, newToken, id).code, 99991403)
    }),
  )

  it.effect("that is damaged is refused with everything that is wrong, and with the file's name", () =>
    Effect.gen(function* () {
      const missing = yield* Effect.flip(loadWorld(here("nothing.json")))
      assert.instanceOf(missing, WorldFileError)
      assert.match(missing.message, /nothing\.json is no world: ENOENT[^]*try again$/)
      const module = yield* Effect.flip(loadWorld(here("callModel.ts")))
      assert.match(module.message, /callModel\.ts is no world: /)
    }),
  )
})

describe("a world", () => {
  it("names everything that stands twice or for nothing, at its place", () => {
    const tenant = (tenantKey: string, departments: ReadonlyArray<object> = []) => ({ tenantKey, departments })
    const appId = "cli_0123456789abcdef"
    const complaint = complaintsAbout({
      tenants: [tenant("a", [{ departmentId: "d", departments: [{ departmentId: "d" }] }]), tenant("a")],
      apps: [{ tenantKey: "b", appId }, { installedIn: ["a", "c"] }, { appId }],
    })
    for (const place of [
      '["tenants"][1]["tenantKey"]',
      '["tenants"][0]["departments"]',
      '["apps"][0]["tenantKey"]',
      '["apps"][1]["installedIn"][1]',
      '["apps"][2]["appId"]',
    ]) {
      assert.include(complaint, place)
    }
    assert.notInclude(complaint, '["installedIn"][0]')
    assert.include(complaintsAbout({ tenants: [], apps: [{ speed: 1 }] }), '["apps"][0]["speed"]')
    assert.strictEqual(complaintsAbout({ tenants: [tenant("a")], apps: [{}] }), "")
  })

  it("counts the people of every department with those of the departments in it, whatever the tree", () => {
    const people = fc.oneof(fc.nat(50), fc.array(fc.constant({}), { maxLength: 5 }))
    const leaf = fc.record({ people, departments: fc.constant<ReadonlyArray<Plan>>([]) })
    const { department } = fc.letrec<{ department: Plan }>((tie) => ({
      department: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.record({ people, departments: fc.array(tie("department"), { maxLength: 3 }) }),
      ),
    }))
    const sizeOf = ({ people, departments }: Plan): number =>
      (typeof people === "number" ? people : people.length) + departments.reduce((sum, one) => sum + sizeOf(one), 0)
    fc.assert(
      fc.property(fc.array(department, { maxLength: 4 }), (plan) => {
        let number = 0
        const sizes = new Map<string, number>()
        const named = (one: Plan): WorldDepartment => {
          const departmentId = `od-${number++}`
          sizes.set(departmentId, sizeOf(one))
          return { ...one, departmentId, departments: one.departments.map(named) }
        }
        const company = declareCompany({ tenantKey: "a", seed: 1, unavailableShare: 0 }, plan.map(named))
        assert.strictEqual(
          company.people,
          plan.reduce((sum, one) => sum + sizeOf(one), 0),
        )
        for (const { departmentId, from, to } of company.departments) {
          assert.strictEqual(to - from, sizes.get(departmentId))
        }
        for (let person = 0; person < company.people; person++) {
          assert.strictEqual(findPerson(company, "open_ids", identityOf(company, person).openId), person)
        }
      }),
    )
  })

  it("spends the quota of a basic edition on answered calls alone, until the month ends in UTC+8", () => {
    const platform = makePlatform({
      world: {
        tenants: [{ tenantKey: "a", edition: "basic", people: 10 }],
        apps: [{}],
        settings: { monthlyCallQuota: 2 },
      },
    })
    const monthEnd = Date.parse("2026-02-01T00:00:00+08:00")
    const codeAt = (now: number) => sendText(platform, now, fetchToken(platform, now), { open_ids: ["ou_1"] }).code
    const missed = (now: number) => readProgress(platform, now, fetchToken(platform, now), `bm-${"0".repeat(32)}`).code
    assert.deepStrictEqual([codeAt(noon), missed(noon), codeAt(noon), codeAt(noon)], [0, 230030, 0, 99991403])
    assert.strictEqual(codeAt(monthEnd - 1), 99991403)
    assert.strictEqual(codeAt(monthEnd), 0)
    changeTenant(platform, "a", { edition: "paid" })
    assert.deepStrictEqual([codeAt(monthEnd), codeAt(monthEnd)], [0, 0])
  })

  it("forbids recalls where an administrator forbade them, and nowhere else", () => {
    const platform = makePlatform({
      world: {
        tenants: [
          { tenantKey: "a", people: 10, recallWindowHours: null },
          { tenantKey: "b", people: 10 },
        ],
        apps: [{ tenantKey: "a" }, { tenantKey: "b" }],
      },
    })
    const codes = Array.from(platform.apps.values(), ({ appId }) => {
      const token = fetchToken(platform, noon, appId)
      const sent = sendText(platform, noon, token, { open_ids: ["ou_1"] })
      return callModel(
        platform,
        noon + hour,
        "DELETE",
        `/open-apis/im/v1/batch_messages/${sent.json.data.message_id}`,
        {
          token,
        },
      ).code
    })
    assert.deepStrictEqual(codes, [230009, 0])
  })
})
