import { Schema, Struct } from "effect"
import { PlatformSettingsPatch } from "./PlatformSettings.ts"
import { WebhookPlan, WorldApp } from "./WorldApp.ts"

const People = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 500_000 }))
const Share = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))

/** One person; ids that are not given follow from the seed. */
const WorldPerson = Schema.Struct({
  openId: Schema.optionalKey(Schema.NonEmptyString),
  userId: Schema.optionalKey(Schema.NonEmptyString),
  unionId: Schema.optionalKey(Schema.NonEmptyString),
})

/** A department: its own people, by name or by number, and the departments in it. */
export interface WorldDepartment {
  readonly departmentId: string
  /** Its own people, beside those of the departments in it. None unless told. */
  readonly people?: number | ReadonlyArray<typeof WorldPerson.Type>
  /** The departments in it. None unless told. */
  readonly departments?: ReadonlyArray<WorldDepartment>
}

const WorldDepartment = Schema.Struct({
  departmentId: Schema.NonEmptyString,
  people: Schema.optionalKey(Schema.Union([People, Schema.Array(WorldPerson)])),
  departments: Schema.optionalKey(Schema.Array(Schema.suspend((): Schema.Codec<WorldDepartment> => WorldDepartment))),
})

/** What the administrators of a tenant decided; see `Tenant`. */
export const tenantFields = {
  edition: Schema.Literals(["basic", "paid"]),
  recallWindowHours: Schema.NullOr(Schema.Finite.check(Schema.isGreaterThan(0))),
  imageKeys: Schema.Array(Schema.String),
  chatIds: Schema.Array(Schema.String),
  forbidsAtAll: Schema.Boolean,
  auditedWords: Schema.Array(Schema.NonEmptyString),
}

const WorldTenant = Schema.Struct({
  ...Struct.map(tenantFields, Schema.optionalKey),
  tenantKey: Schema.NonEmptyString,
  /** The departments themselves, or how many a company of `people` people has. */
  departments: Schema.optionalKey(Schema.Union([People, Schema.Array(WorldDepartment)])),
  people: Schema.optionalKey(People),
  /** The share of people whom no bot can reach. */
  unavailableShare: Schema.optionalKey(Share),
})
export type WorldTenant = typeof WorldTenant.Type

/**
 * Tenants, people and apps, in one value or one JSON file. The first app of the first tenant is the one whose
 * credentials the sandbox tells.
 *
 * @example
 * ```ts
 * import type { World } from "@feishu-recall/sandbox"
 *
 * const world: World = {
 *   tenants: [{ tenantKey: "acme", departments: [{ departmentId: "od-sales", people: 40 }], recallWindowHours: null }],
 *   apps: [{ tenantKey: "acme", appSecret: "secret" }],
 * }
 * ```
 */
export const World = Schema.Struct({
  tenants: Schema.NonEmptyArray(WorldTenant),
  apps: Schema.NonEmptyArray(Schema.Struct({ ...WorldApp.fields, webhook: Schema.optionalKey(WebhookPlan) })),
  settings: Schema.optionalKey(PlatformSettingsPatch),
}).check(Schema.makeFilter((world) => complaintsAbout(world)))
export interface World {
  readonly tenants: readonly [WorldTenant, ...ReadonlyArray<WorldTenant>]
  readonly apps: readonly [WorldAppPlan, ...ReadonlyArray<WorldAppPlan>]
  /** What is other than in {@link defaultSettings}. */
  readonly settings?: PlatformSettingsPatch
}
type WorldAppPlan = typeof WorldApp.Type & { readonly webhook?: typeof WebhookPlan.Type }

/** Names that stand for two things, or for nothing. */
const complaintsAbout = ({ tenants, apps }: World): ReadonlyArray<Schema.FilterIssue> => {
  const known = new Set(tenants.map(({ tenantKey }) => tenantKey))
  const departments = tenants.map((tenant) => idsOf(tenant.departments))
  return [
    ...repeated(tenants.map(({ tenantKey }) => tenantKey)).map((at) =>
      issue(["tenants", at, "tenantKey"], "given twice"),
    ),
    ...departments.flatMap((ids, tenant) =>
      repeated(ids).map((at) => issue(["tenants", tenant, "departments"], `${ids[at]} is given twice`)),
    ),
    ...repeated(apps.map(({ appId }) => appId)).map((at) => issue(["apps", at, "appId"], "given twice")),
    ...apps.flatMap(({ tenantKey, installedIn = [] }, at) => [
      ...(tenantKey === undefined || known.has(tenantKey) ? [] : [issue(["apps", at, "tenantKey"], unknownTenant)]),
      ...installedIn.flatMap((key, index) =>
        known.has(key) ? [] : [issue(["apps", at, "installedIn", index], unknownTenant)],
      ),
    ]),
  ]
}

const unknownTenant = "no such tenant: add it to tenants, or correct the key"

const idsOf = (departments: WorldTenant["departments"]): ReadonlyArray<string> =>
  typeof departments === "object" ? departments.flatMap((one) => [one.departmentId, ...idsOf(one.departments)]) : []

const repeated = (names: ReadonlyArray<string | undefined>): ReadonlyArray<number> =>
  names.flatMap((name, index) => (name !== undefined && names.indexOf(name) < index ? [index] : []))

const issue = (path: ReadonlyArray<PropertyKey>, message: string): Schema.FilterIssue => ({ path, issue: message })
