import type { Campaign } from "@feishu-recall/core"
import { printable } from "../display/textWidth.ts"

/** Who stopped it, when and why: `paused by mei, 06:14:05: "is it the right list?"` */
export const pauseWords = (
  { at, by, reason }: NonNullable<Campaign["paused"]>,
  when: (epochMillis: number) => string,
): string => `paused by ${printable(by)}, ${when(at)}: "${printable(reason)}"`
