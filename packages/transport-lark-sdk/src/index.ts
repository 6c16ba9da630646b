export { LarkSdkApp, type LarkSdkAppOptions } from "./LarkSdkApp.ts"
export type {
  HttpInstance,
  HttpRequest,
  LarkSdkClient,
  LarkSdkTokens,
  TokenCache,
  TokenCacheKey,
  TokenCacheOptions,
  TokenManager,
} from "./LarkSdkClient.ts"
export { LarkSdkTransport, type LarkSdkTransportOptions } from "./LarkSdkTransport.ts"
export { limits } from "./limits.ts"
