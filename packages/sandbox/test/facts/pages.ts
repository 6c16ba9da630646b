/** Where facts are said. Paths are under https://open.feishu.cn/document. */
export const pages = {
  recall: "/server-docs/im-v1/batch_message/delete",
  progress: "/server-docs/im-v1/batch_message/get_progress",
  readers: "/server-docs/im-v1/batch_message/read_user",
  send: "/server-docs/im-v1/batch_message/send-messages-in-batches",
  frequency: "/server-docs/api-call-guide/frequency-control",
  codes: "/server-docs/api-call-guide/generic-error-code",
  envelope: "/ukTMukTMukTM/ukDNz4SO0MjL5QzM/get-",
  tokens: "/ukTMukTMukTM/uMTNz4yM1MjLzUzM",
  internalToken: "/ukTMukTMukTM/ukDNz4SO0MjL5QzM/auth-v3/auth/tenant_access_token_internal",
  internalAppToken: "/ukTMukTMukTM/ukDNz4SO0MjL5QzM/auth-v3/auth/app_access_token_internal",
  resend: "/ukTMukTMukTM/ukDNz4SO0MjL5QzM/auth-v3/auth/app_ticket_resend",
  events: "/ukTMukTMukTM/uUTNz4SN1MjL1UzM",
  addresses: "/ukTMukTMukTM/ucTMxYjL3ETM24yNxEjN",
  quota: "/platform-notices/platform-updates-/custom-app-api-call-limit",
  single: "/uAjLw4CM/ukTMukTMukTM/reference/im-v1/message/delete",
  seen: "seen on the live hosts",
}
