export { contentType, expose, type Shown } from "./expose.ts"
export { limits } from "./limits.ts"
export { layer, layerConfig, layerRoute, type RouteOptions, type ServerOptions } from "./Prometheus.ts"
export { prometheusName } from "./prometheusName.ts"
