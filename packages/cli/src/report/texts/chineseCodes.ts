/** What the platform's codes mean and what to do, in Chinese: the entries of the core's `codeEntry`. */
export const chineseCodes: Readonly<
  Record<number, { readonly meaning: string; readonly remedy?: string } | undefined>
> = {
  0: { meaning: "成功" },

  // https://open.feishu.cn/document/server-docs/im-v1/batch_message/delete
  230001: { meaning: "请求参数无效" },
  230006: { meaning: "应用未启用机器人能力" },
  230009: {
    meaning: "批量消息已超过租户设置的撤回时限",
    remedy: "管理员可在管理后台的消息权限中放宽撤回时限，然后重新撤回。",
  },
  230026: { meaning: "该批量消息不是由此应用发送的", remedy: "请使用发送该消息的应用撤回。" },
  230027: { meaning: "缺少权限：应用权限、用户授权或对外共享" },
  230030: {
    meaning: "批量消息不存在",
    remedy: "请检查 ID，并确认应用与版本（飞书或 Lark）和发送时一致。",
  },

  // https://open.feishu.cn/document/server-docs/im-v1/batch_message/get_progress
  230012: { meaning: "该批量消息不是由此应用发送的", remedy: "请使用发送该消息的应用读取。" },

  // https://open.feishu.cn/document/server-docs/api-call-guide/frequency-control
  99991400: { meaning: "触发频控" },
  11232: { meaning: "触发消息系统限流" },
  11233: { meaning: "触发单个会话的消息限流" },
  230020: { meaning: "触发单个会话的消息限流" },
  99991403: { meaning: "租户当月的 API 调用额度已用尽" },
  11247: { meaning: "应用当日的批量消息额度已用尽", remedy: "请等到次日，然后恢复通道。" },

  // https://open.feishu.cn/document/server-docs/api-call-guide/generic-error-code
  99991661: { meaning: "缺少访问凭证，或访问凭证没有前缀" },
  99991663: { meaning: "访问凭证无效或已过期" },
  99991664: { meaning: "app_access_token 无效" },
  99991665: { meaning: "tenant_access_token 无效" },
  99991671: { meaning: "访问凭证格式无法识别" },
  99991668: { meaning: "user_access_token 无效或类型不符" },
  99991669: { meaning: "user_access_token 无效或类型不符" },
  99991670: { meaning: "单点登录凭证无效或类型不符" },
  99991677: { meaning: "user_access_token 已过期：该接口使用 tenant_access_token" },
  10003: { meaning: "参数缺失或错误，例如 App ID" },
  10005: {
    meaning: "应用信息或租户信息错误",
    remedy: "请检查 App ID、tenant_key，并确认没有混淆商店应用与自建应用；然后恢复通道。",
  },
  10012: { meaning: "无法签发 app_access_token：app_ticket 无效" },
  10013: {
    meaning: "无法签发 tenant_access_token",
    remedy: "请检查 tenant_key，并确认应用已在该租户安装，然后恢复通道。",
  },
  10014: { meaning: "App ID 或 App Secret 错误，或应用已停用" },
  10015: { meaning: "App Secret 错误" },
  10016: {
    meaning: "无法重新推送 app_ticket：只有商店应用才有",
    remedy: "请确认这是商店应用，自建应用不需要 app_ticket；然后恢复通道。",
  },
  99991543: { meaning: "App ID 或 App Secret 错误" },

  99991662: { meaning: "应用已停用" },
  99991673: { meaning: "应用在该租户不可用" },
  20009: { meaning: "应用未在该租户安装" },
  11207: { meaning: "应用在该租户不可用" },
  11209: { meaning: "应用不存在" },
  11210: { meaning: "应用未在该租户安装" },
  11205: { meaning: "应用没有机器人" },
  99991672: { meaning: "应用未开通该接口所需的任何权限" },
  99991676: { meaning: "访问凭证缺少权限" },
  99991679: { meaning: "用户未授权" },
  99991401: { meaning: "该 IP 不在应用的 IP 白名单中" },
  21000: { meaning: "安全策略要求进一步验证" },
  21001: { meaning: "安全策略拒绝访问" },
  99991201: { meaning: "请求路径不存在" },
  99991301: { meaning: "请求方法不被允许" },

  9499: { meaning: "参数错误" },
  10001: { meaning: "参数错误" },
  99992402: { meaning: "字段缺失或错误" },
  99992354: { meaning: "消息 ID 无效或不存在" },

  1500: { meaning: "平台内部错误" },
  1663: { meaning: "平台内部错误" },
  2200: { meaning: "平台内部错误" },
  5000: { meaning: "平台内部错误" },
  10101: { meaning: "平台内部错误" },
  10105: { meaning: "平台内部错误" },
  10500: { meaning: "平台内部错误" },
}
