import { attributes } from "@feishu-recall/core"
import { type Layer, Logger, LogLevel, References } from "effect"
import type { LogEntry } from "./LogEntry.ts"

/**
 * Hands each line to a function of the host; without one, warnings and errors go to stderr, since stdout belongs to the
 * host. Causes are left out: they may carry anything.
 */
export const callbackLogger = (logger: ((entry: LogEntry) => void) | undefined): Layer.Layer<never> =>
  Logger.layer([
    Logger.make(({ date, fiber, logLevel, message }) => {
      const parts = (Array.isArray(message) ? message : [message]).filter((part) => typeof part === "string")
      if (parts.length === 0) return
      const fields = { ...fiber.getRef(References.CurrentLogAnnotations) }
      const level = LogLevel.isGreaterThanOrEqualTo(logLevel, "Error")
        ? "error"
        : LogLevel.isGreaterThanOrEqualTo(logLevel, "Warn") || isForAPerson(fields)
          ? "warn"
          : "info"
      hand(logger ?? toStderr, { level, at: date.getTime(), message: parts.join(" "), fields })
    }),
  ])

/** A block of the lane is the only information with a cause. A command shows it anyway; a service has nothing but its log. */
const isForAPerson = (fields: Readonly<Record<string, unknown>>): boolean => attributes.cause.name in fields

const toStderr = ({ at, level, message }: LogEntry): void => {
  if (level !== "info") process.stderr.write(`${new Date(at).toISOString()} feishu-recall ${level}: ${message}\n`)
}

/** A log that breaks must not end a recall. */
const hand = (logger: (entry: LogEntry) => void, entry: LogEntry): void => {
  try {
    logger(entry)
  } catch (error) {
    process.emitWarning(`the logger of a recaller threw ${error instanceof Error ? error.name : "something"}: mend it`)
  }
}
