import type { BlockCause } from "@feishu-recall/core"

/** Why a lane is blocked. */
export const chineseCauses: Readonly<Record<BlockCause, string>> = {
  "app-unusable": "应用不可用",
  "bot-ability": "机器人能力未启用",
  permission: "缺少权限",
  scope: "未开通所需权限",
  "ip-denied": "IP 不在白名单",
  quota: "额度用尽",
  "security-policy": "安全策略拦截",
  "wrong-host": "服务地址错误",
  "token-refused": "无法获取访问凭证",
  "token-rejected": "访问凭证被拒绝",
  "throttled-without-end": "持续触发频控",
  "same-refusal": "连续相同的拒绝",
  unreachable: "平台无法访问",
}

/** What a person must do before a blocked lane can be resumed: the sentences of the core's `advice`. */
export const chineseAdvice: Readonly<Record<BlockCause, string>> = {
  "app-unusable": "请在开发者后台启用应用，并在该租户安装应用，然后恢复通道。",
  "bot-ability": "请在开发者后台启用应用的机器人能力并发布版本，然后恢复通道。",
  permission:
    "请为应用开通 im:message:send_multi_users 或 im:message:send_multi_depts 权限，并检查对外共享设置，然后恢复通道。",
  scope:
    "请在开发者后台为应用开通 im:message:send_multi_users 或 im:message:send_multi_depts 权限并发布版本，然后恢复通道。",
  "ip-denied": "请在开发者后台将本机的公网 IP 加入应用的 IP 白名单，然后恢复通道。",
  quota: "请等到下个月或升级租户的套餐，然后恢复通道。",
  "security-policy": "请向租户管理员确认是哪条安全策略拦截了调用，然后恢复通道。",
  "wrong-host":
    "请检查服务地址：飞书为 https://open.feishu.cn，Lark 为 https://open.larksuite.com，私有化部署使用其自有地址；然后恢复通道。",
  "token-refused": "请检查 App ID、App Secret，以及服务地址是否与应用所属版本一致，然后恢复通道。",
  "token-rejected": "请检查服务地址是否与应用所属版本一致、App Secret 是否被重置、应用是否已启用，然后恢复通道。",
  "throttled-without-end": "请检查还有谁在占用该应用的频控额度，以及租户的套餐是否包含该接口，然后恢复通道。",
  "same-refusal": "请确认这些批量消息是由该应用在该租户发送的，然后恢复通道或取消任务。",
  unreachable: "请检查本机到平台之间的网络、DNS、代理和证书，然后恢复通道。",
}
