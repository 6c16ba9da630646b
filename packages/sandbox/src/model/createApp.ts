import { allScopes, type App } from "./App.ts"
import { type Company, makeCompany } from "./Company.ts"
import type { PlatformState } from "./PlatformState.ts"
import { hash32, hexDigits } from "./seededHash.ts"
import { makeTenant, type Tenant } from "./Tenant.ts"

/**
 * Adds an app. Without a tenant key it joins the first app's tenant; a new key founds a new company.
 *
 * @example
 * ```ts
 * import { createApp, makePlatform } from "@feishu-recall/sandbox"
 *
 * const platform = makePlatform()
 * const { appId } = createApp(platform, { kind: "store", installedIn: ["acme", "globex"] })
 * ```
 */
export const createApp = (state: PlatformState, wishes: Partial<App>): App => {
  const number = state.appsCreated++
  const app: App = {
    kind: "selfBuilt",
    appId: `cli_${hexDigits(2, state.seed, 31, number)}`,
    appSecret: hexDigits(4, state.seed, 32, number),
    tenantKey: firstApp(state)?.tenantKey ?? hexDigits(2, state.seed, 33),
    installedIn: [],
    scopes: allScopes,
    availability: "everybody",
    bot: true,
    disabled: false,
    ipDenied: false,
    allowedAddresses: [],
    quotaExceeded: false,
    permissionDenied: false,
    refusals: {},
    ...wishes,
  }
  for (const tenantKey of [app.tenantKey, ...app.installedIn]) {
    if (!state.companies.has(tenantKey)) foundTenant(state, makeTenant(tenantKey))
  }
  state.apps.set(app.appId, app)
  return app
}

/** Adds a tenant with its people, by default as many as the options say. */
export const foundTenant = (
  state: PlatformState,
  tenant: Tenant,
  people: (seed: number) => Company = (seed) => makeCompany({ ...state.options, tenantKey: tenant.tenantKey, seed }),
): void => {
  state.tenants.set(tenant.tenantKey, tenant)
  state.companies.set(tenant.tenantKey, people(hash32(state.seed, 34, state.companies.size)))
}

/**
 * The app that `makePlatform` created, or the first one of its world.
 *
 * @see {@link handleRequest}
 */
export const firstApp = (state: PlatformState): App | undefined => state.apps.values().next().value
