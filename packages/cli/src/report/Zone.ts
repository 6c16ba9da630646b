/** A time zone in which a report tells its times. */
export interface Zone {
  /** `Asia/Shanghai (UTC+08:00)`, as of a moment: an offset changes with the season. */
  readonly name: (epochMillis: number) => string
  /** `06:14:05` */
  readonly clock: (epochMillis: number) => string
  /** `2026-11-23 06:14:05` */
  readonly day: (epochMillis: number) => string
  /** `2026-11-23 06:14` */
  readonly minute: (epochMillis: number) => string
  /** `2026-11-23T06:14:05.120+08:00` (ISO 8601) */
  readonly iso: (epochMillis: number) => string
}

/** A zone by its IANA name, or that of the machine; `undefined` for a name that there is not. */
export const makeZone = (name?: string): Zone | undefined => {
  try {
    return zoneOf(new Intl.DateTimeFormat("en-US", { timeZone: name }).resolvedOptions().timeZone)
  } catch {
    return undefined
  }
}

/** That of the machine. */
export const localZone = (): Zone => makeZone() ?? zoneOf("UTC")

const zoneOf = (timeZone: string): Zone => {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "longOffset",
  })
  const parts = (epochMillis: number) => {
    const named = Object.fromEntries(format.formatToParts(epochMillis).map(({ type, value }) => [type, value]))
    const { day, hour, minute, month, second, timeZoneName = "", year } = named
    return {
      date: `${year?.padStart(4, "0")}-${month}-${day}`,
      time: `${hour}:${minute}`,
      second: second ?? "00",
      offset: timeZoneName === "GMT" ? "+00:00" : timeZoneName.slice(3),
    }
  }
  return {
    name: (at) => (timeZone === "UTC" ? "UTC" : `${timeZone} (UTC${parts(at).offset})`),
    clock: (at) => `${parts(at).time}:${parts(at).second}`,
    day: (at) => `${parts(at).date} ${parts(at).time}:${parts(at).second}`,
    minute: (at) => `${parts(at).date} ${parts(at).time}`,
    iso: (at) => {
      const { date, offset, second, time } = parts(at)
      const millis = String(((at % 1_000) + 1_000) % 1_000).padStart(3, "0")
      return `${date}T${time}:${second}.${millis}${offset}`
    },
  }
}
