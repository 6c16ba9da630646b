export { monotonic } from "./monotonic.ts"
export { type Arrival, type SandboxProcess, startSandboxProcess, type Truth } from "./SandboxProcess.ts"
export type { SandboxSetup } from "./SandboxSetup.ts"
