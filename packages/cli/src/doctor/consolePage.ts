import type { Lane } from "@feishu-recall/core"

/** The app's page in the developer console; a private deployment has its console elsewhere. */
export const consolePage = ({ appId, baseUrl }: Lane): string | undefined =>
  baseUrl === "https://open.feishu.cn" || baseUrl === "https://open.larksuite.com"
    ? `${baseUrl}/app/${appId}`
    : undefined
