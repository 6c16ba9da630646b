import { type PlatformSettings, type PlatformSettingsPatch } from "@feishu-recall/sandbox"
import { callModel, type ModelAnswer, noon } from "../callModel.ts"
import type { WireWorld } from "../wire/WireWorld.ts"

/** Something that a page of the platform, or somebody who called it, says; and the test that it holds here. */
export interface DocumentedFact {
  readonly says: string
  /** Under https://open.feishu.cn/document, or who saw it. */
  readonly source: string
  /** Fails unless the fact holds in a world in which everything works. */
  readonly holds: (world: WireWorld) => void
}

/** Something that no page says: a setting, what it means, and what changes with it. */
export interface ChosenFact {
  readonly setting: SettingName
  readonly says: string
  readonly patch: PlatformSettingsPatch
  readonly observe: (world: WireWorld) => unknown
  /** What is observed with the default, and with the patch. */
  readonly expected: readonly [byDefault: unknown, changed: unknown]
}

export type SettingName =
  | Exclude<keyof PlatformSettings, "chosenCodes">
  | `chosenCodes.${keyof PlatformSettings["chosenCodes"]}`

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

/** One call, by default at noon with the token of the world's app. */
export const call = (
  { platform, token }: WireWorld,
  method: string,
  path: string,
  options: { readonly at?: number; readonly token?: string | undefined; readonly body?: unknown } = {},
): ModelAnswer => callModel(platform, options.at ?? noon, method, `/open-apis/${path}`, { token, ...options })

export const recallAt = (world: WireWorld, at: number, id = world.id): ModelAnswer =>
  call(world, "DELETE", `im/v1/batch_messages/${id}`, { at, body: {} })

export const progressAt = (world: WireWorld, at: number, id = world.id) => {
  const { code, json } = call(world, "GET", `im/v1/batch_messages/${id}/get_progress`, { at })
  const send = json.data?.batch_message_send_progress
  return {
    code,
    valid: send?.valid_user_ids_count,
    success: send?.success_user_ids_count,
    read: send?.read_user_ids_count,
    recall: json.data?.batch_message_recall_progress,
  }
}

export const sendAt = (world: WireWorld, at: number, body: object = {}): ModelAnswer =>
  call(world, "POST", "message/v4/batch_send/", {
    at,
    body: { open_ids: [world.openId], msg_type: "text", content: { text: "hi" }, ...body },
  })

/** The ids of a department with all people of the world's company, or of most of them. */
export const everybody = ({ platform, app }: WireWorld) => ({
  department_ids: platform.companies.get(app.tenantKey)!.departments.map(({ departmentId }) => departmentId),
})

export const tokenAt = ({ platform, app }: WireWorld, at: number): ModelAnswer =>
  callModel(platform, at, "POST", "/open-apis/auth/v3/tenant_access_token/internal", {
    body: { app_id: app.appId, app_secret: app.appSecret },
  })
