/** The advice of a blocked lane, for somebody who has none. */
export const runAgain = (advice: string): string => advice.replace(/resume the lane\.$/, "run doctor again.")
