import { Schema, Struct } from "effect"
import { type Api } from "../model/matchRoute.ts"
import { fraction } from "../model/seededHash.ts"

const Share = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))
const Delay = Schema.Tuple([
  Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 600_000 })),
  Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 600_000 })),
])

const Weather = Schema.Struct({
  /** Milliseconds, least and most, before the platform sees a call, and before its answer leaves. */
  delayInMs: Delay,
  delayOutMs: Delay,
  /** The connection is reset before the platform saw the call. */
  resetBefore: Share,
  /** The platform did its work, and the connection is reset instead of an answer. */
  resetAfter: Share,
  /** No answer ever. For these three a coin decides whether the platform did its work. */
  hang: Share,
  /** 500 with code 2200. */
  fault500: Share,
  /** 502 with a page of HTML. */
  fault502: Share,
})
const WeatherPatch = Weather.mapFields(Struct.map(Schema.optionalKey))

/** What the network does to calls: to all of them, and differently for single APIs. */
export interface NetworkWeather {
  readonly all: typeof Weather.Type
  readonly byApi: Partial<Record<Api, typeof WeatherPatch.Type>>
}

/** A change of the weather, as the control API takes it. An API's own weather is laid over that of all. */
export const NetworkWeatherPatch = Schema.Struct({
  all: Schema.optionalKey(WeatherPatch),
  byApi: Schema.optionalKey(
    Schema.Struct({
      token: Schema.optionalKey(WeatherPatch),
      batch_send: Schema.optionalKey(WeatherPatch),
      recall: Schema.optionalKey(WeatherPatch),
      get_progress: Schema.optionalKey(WeatherPatch),
      read_user: Schema.optionalKey(WeatherPatch),
    }),
  ),
})
export type NetworkWeatherPatch = typeof NetworkWeatherPatch.Type

export const fairWeather: NetworkWeather = {
  all: { delayInMs: [0, 0], delayOutMs: [0, 0], resetBefore: 0, resetAfter: 0, hang: 0, fault500: 0, fault502: 0 },
  byApi: {},
}

export const changeWeather = (weather: NetworkWeather, patch: NetworkWeatherPatch): NetworkWeather => ({
  all: { ...weather.all, ...patch.all },
  byApi: { ...weather.byApi, ...patch.byApi },
})

/** What happens to one call. */
export interface Fate {
  readonly event: "none" | "resetBefore" | "resetAfter" | "hang" | "fault500" | "fault502"
  /** Whether the platform does its work although the answer won't tell. */
  readonly isProcessed: boolean
  readonly delayInMs: number
  readonly delayOutMs: number
}

/** Draws the fate of call number `call`; the same seed and number give the same fate. */
export const drawFate = (weather: NetworkWeather, api: Api, seed: number, call: number): Fate => {
  const local = { ...weather.all, ...weather.byApi[api] }
  let rest = fraction(seed, 71, call)
  let event: Fate["event"] = "none"
  for (const candidate of ["resetBefore", "resetAfter", "hang", "fault500", "fault502"] as const) {
    if (rest < local[candidate]) {
      event = candidate
      break
    }
    rest -= local[candidate]
  }
  const isProcessed = event === "resetBefore" ? false : event === "resetAfter" || fraction(seed, 72, call) < 0.5
  return {
    event,
    isProcessed: event === "none" || isProcessed,
    delayInMs: between(local.delayInMs, fraction(seed, 73, call)),
    delayOutMs: between(local.delayOutMs, fraction(seed, 74, call)),
  }
}

const between = ([least, most]: readonly [number, number], share: number): number =>
  least + Math.max(0, most - least) * share
