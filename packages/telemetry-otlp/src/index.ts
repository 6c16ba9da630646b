export { limits } from "./limits.ts"
export { layer, layerConfig, type OtlpOptions } from "./Otlp.ts"
