import { type Layer, Logger, LogLevel } from "effect"
import { screen } from "./Screen.ts"
import { printable } from "./textWidth.ts"

/**
 * Warnings and errors of the parts below, as lines above the block: Effect's own logger writes to stdout, which belongs
 * to the report. Causes are left out: they may carry anything.
 */
export const screenLogger: Layer.Layer<never> = Logger.layer([
  Logger.make(({ logLevel, message }) => {
    if (!LogLevel.isGreaterThanOrEqualTo(logLevel, "Warn")) return
    const texts = (Array.isArray(message) ? message : [message]).filter((part) => typeof part === "string")
    if (texts.length > 0) screen.say(`  ${logLevel.toLowerCase()}: ${printable(texts.join(" "))}`)
  }),
])
