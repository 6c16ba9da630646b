export { makeDispatcher, type DispatcherSettings } from "./makeDispatcher.ts"
export { proxyFaults } from "./proxyFaults.ts"
export { HttpTransport, type ConnectionOptions, type HttpTransportOptions } from "./HttpTransport.ts"
export { limits } from "./limits.ts"
