export { eventStoreLaws } from "./eventStoreLaws.ts"
export { laneLeaseLaws } from "./laneLeaseLaws.ts"
export type { StoreLawsOptions, StoreLayer } from "./storeTrial.ts"
