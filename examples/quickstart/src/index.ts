export { openSandbox } from "./openSandbox.ts"
export { takeBack } from "./takeBack.ts"
