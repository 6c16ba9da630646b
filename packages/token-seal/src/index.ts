export { sealedTokenText } from "./sealedTokenText.ts"
export { plainTokenText } from "./plainTokenText.ts"
export { TokenKeyError } from "./TokenKeyError.ts"
export type { TokenText } from "./TokenText.ts"
