export { HttpTransport, type ConnectionOptions, type HttpTransportOptions } from "./HttpTransport.ts"
