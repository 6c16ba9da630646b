import { type Answer, refuse } from "./Answer.ts"
import type { App } from "./App.ts"
import type { LimitedApi } from "./matchRoute.ts"

/** Names the scopes of which an app lacks all: https://open.feishu.cn/document/uAjLw4CM/ugTN1YjL4UTN24CO1UjN/trouble-shooting/how-to-fix-the-99991672-error */
export const checkScopes = (api: LimitedApi, app: App): Answer | undefined => {
  const missing = groups[api].find((group) => !group.some((scope) => app.scopes.includes(scope)))
  if (missing === undefined) return undefined
  const list = missing.join(", ")
  const query = encodeURIComponent(missing.join(","))
  const link = `https://open.feishu.cn/app/${app.appId}/auth?q=${query}&op_from=openapi&token_type=tenant`
  return refuse(
    99991672,
    `Access denied. One of the following scopes is required: [${list}].` +
      `应用尚未开通所需的应用身份权限：[${list}]，点击链接申请并开通任一权限即可：${link}`,
    {
      error: {
        permission_violations: missing.map((subject) => ({ type: "action_scope_required", subject })),
        helps: [{ url: link, description: "Apply for one of the scopes" }],
      },
    },
  )
}

const multi = ["im:message:send_multi_depts", "im:message:send_multi_users"]

/** Of each group an app needs one scope. */
const groups: Readonly<Record<LimitedApi, ReadonlyArray<ReadonlyArray<string>>>> = {
  batch_send: [["im:message", "im:message:send_as_bot"], multi],
  recall: [multi],
  get_progress: [multi],
  read_user: [multi],
  delete_message: [["im:message", "im:message:recall", "im:message:send_as_bot"]],
}
