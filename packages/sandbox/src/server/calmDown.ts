import { allScopes } from "../model/App.ts"
import { firstApp } from "../model/createApp.ts"
import { changeApp, changeSettings } from "../model/intervene.ts"
import { defaultSettings, patchSettings, type PlatformSettings } from "../model/PlatformSettings.ts"
import { fairWeather } from "./NetworkWeather.ts"
import type { SandboxShell } from "./SandboxShell.ts"

/**
 * Ends all trouble: fair weather, the settings that the sandbox was started with, and nothing wrong with the first app.
 * What did not change is not set again, so that rate windows which were in force stay as full as they are.
 */
export const calmDown = (shell: SandboxShell): void => {
  const { platform } = shell
  const { world, settings } = platform.options
  const atStart = patchSettings(patchSettings(defaultSettings, world?.settings ?? {}), settings)
  const changed = (Object.keys(atStart) as Array<keyof PlatformSettings>).filter(
    (key) => JSON.stringify(atStart[key]) !== JSON.stringify(platform.settings[key]),
  )
  changeSettings(platform, Object.fromEntries(changed.map((key) => [key, atStart[key]])))
  shell.weather = fairWeather
  changeApp(platform, firstApp(platform)!.appId, {
    bot: true,
    disabled: false,
    ipDenied: false,
    quotaExceeded: false,
    permissionDenied: false,
    scopes: world?.apps?.[0]?.scopes ?? allScopes,
    allowedAddresses: world?.apps?.[0]?.allowedAddresses ?? [],
    refusals: {},
  })
}
