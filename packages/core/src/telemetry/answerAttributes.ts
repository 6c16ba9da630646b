import type { PlatformAnswer } from "../platform/Disposition.ts"
import { attributes } from "./attributes.ts"

/** What the platform's support asks for. Never `msg`: it is for people, and may be anything. */
export const answerAttributes = (answer: PlatformAnswer | undefined): Readonly<Record<string, string | number>> => ({
  ...(answer !== undefined && { [attributes.responseStatus.name]: answer.status }),
  ...(answer?.code !== undefined && { [attributes.platformCode.name]: answer.code }),
  ...(answer?.logId !== undefined && { [attributes.logId.name]: answer.logId }),
})
