import { post } from "./platformCalls.ts"
import type { SandboxAddress } from "./SandboxProcess.ts"

/** Asks the sandbox to end, and does not mind if it has already. */
export const stopSandbox = (sandbox: SandboxAddress) => post(`${sandbox.url}/sandbox/shutdown`, {})
