import { callTrouble } from "./callTrouble.ts"
import { printable } from "./textWidth.ts"

/** Why there is no token to call with; that it is asked for again goes without saying. */
export const noTokenWords = (detail: string): string => {
  const [, why] = /\(([^]+)\)\. Try again\.$/.exec(detail) ?? []
  if (why !== undefined) return `no token: ${callTrouble(why)}`
  return detail === "" ? "no token" : `no token: ${printable(detail).replace(/\. Try again in a while\.$/, "")}`
}
