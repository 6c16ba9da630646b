export { runStoreWriter } from "./processes/runStoreWriter.ts"
export { runTokenWriter } from "./processes/runTokenWriter.ts"
