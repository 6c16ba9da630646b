import { makeCompany } from "./Company.ts"
import { createApp, foundTenant } from "./createApp.ts"
import { declareCompany } from "./declareCompany.ts"
import type { PlatformState } from "./PlatformState.ts"
import { makeTenant } from "./Tenant.ts"
import { setWebhook } from "./ticketPushes.ts"
import type { World } from "./World.ts"

/** Puts the tenants, people and apps of a world into a platform that has none. */
export const foundWorld = (state: PlatformState, { tenants, apps }: World): void => {
  for (const { departments, people, unavailableShare = state.options.unavailableShare, ...tenant } of tenants) {
    const { tenantKey } = tenant
    foundTenant(state, makeTenant(tenantKey, tenant), (seed) =>
      typeof departments === "object"
        ? declareCompany({ tenantKey, seed, unavailableShare }, departments)
        : makeCompany({
            tenantKey,
            seed,
            people: people ?? state.options.people,
            departments: departments ?? state.options.departments,
            unavailableShare,
          }),
    )
  }
  for (const { webhook, ...app } of apps) {
    const { appId } = createApp(state, { tenantKey: tenants[0].tenantKey, ...app })
    if (webhook !== undefined) setWebhook(state, appId, { encryptKey: undefined, ...webhook }, 0)
  }
}
