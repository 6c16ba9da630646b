export { LarkSdkApp, type LarkSdkAppOptions } from "./LarkSdkApp.ts"
export type { LarkSdkClient, LarkSdkTokens } from "./LarkSdkClient.ts"
export { LarkSdkTransport, type LarkSdkTransportOptions } from "./LarkSdkTransport.ts"
export { limits } from "./limits.ts"
