import { Schema, Struct } from "effect"
import { type Api } from "../model/matchRoute.ts"
import { fraction } from "../model/seededHash.ts"

const Share = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))
const Delay = Schema.Tuple([
  Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 600_000 })),
  Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 600_000 })),
])

const Weather = Schema.Struct({
  /** Milliseconds, least and most, before the platform sees a call. */
  delayInMs: Delay,
  /** Milliseconds, least and most, before its answer leaves. */
  delayOutMs: Delay,
  /**
   * How delays are spread: evenly between least and most, or mostly near the least, one in a hundred beyond the most
   * and up to ten times as long.
   */
  delayShape: Schema.Literals(["even", "longTail"]),
  /** The connection is reset before the platform saw the call. */
  resetBefore: Share,
  /** The platform did its work, and the connection is reset instead of an answer. */
  resetAfter: Share,
  /** Something in front of the platform answers 429 with a page of HTML; the platform never saw the call. */
  proxy429: Share,
  /** No answer ever. For this one and the four faults a coin decides whether the platform did its work. */
  hang: Share,
  /** 500 with code 2200. */
  fault500: Share,
  /** 502, 503, 504 with a page of HTML. */
  fault502: Share,
  fault503: Share,
  fault504: Share,
  /** The platform did its work. The answer stops in the middle of its JSON, comes as HTML, or comes byte by byte. */
  truncatedJson: Share,
  wrongContentType: Share,
  slowDrip: Share,
  /** The caller's token is revoked just before the call arrives. */
  tokenRevoked: Share,
  /** Milliseconds between two bytes of a slow answer. */
  dripMs: Schema.Finite.check(Schema.isBetween({ minimum: 1, maximum: 60_000 })),
})
const WeatherPatch = Weather.mapFields(Struct.map(Schema.optionalKey))

/** What the network does to calls: to all of them, and differently for single APIs. */
export interface NetworkWeather {
  readonly all: typeof Weather.Type
  readonly byApi: Partial<Record<Api, typeof WeatherPatch.Type>>
}

/** A change of the weather, as the control API takes it. An API's own weather is laid over that of all. */
export const NetworkWeatherPatch = Schema.Struct({
  /** For all APIs; what is left out stays as it is. */
  all: Schema.optionalKey(WeatherPatch),
  /** For single APIs; those that are left out stay as they are. */
  byApi: Schema.optionalKey(
    Schema.Struct({
      token: Schema.optionalKey(WeatherPatch),
      internal_app_token: Schema.optionalKey(WeatherPatch),
      store_app_token: Schema.optionalKey(WeatherPatch),
      store_tenant_token: Schema.optionalKey(WeatherPatch),
      app_ticket_resend: Schema.optionalKey(WeatherPatch),
      batch_send: Schema.optionalKey(WeatherPatch),
      recall: Schema.optionalKey(WeatherPatch),
      get_progress: Schema.optionalKey(WeatherPatch),
      read_user: Schema.optionalKey(WeatherPatch),
      delete_message: Schema.optionalKey(WeatherPatch),
    }),
  ),
})
export type NetworkWeatherPatch = typeof NetworkWeatherPatch.Type

/** What can happen to a call beside a delay, in the order in which it is drawn. */
export const weatherEvents = [
  "resetBefore",
  "resetAfter",
  "proxy429",
  "hang",
  "fault500",
  "fault502",
  "fault503",
  "fault504",
  "truncatedJson",
  "wrongContentType",
  "slowDrip",
  "tokenRevoked",
] as const
export type WeatherEvent = (typeof weatherEvents)[number]

/** No delay, and nothing happens to a call. */
export const fairWeather: NetworkWeather = {
  all: {
    delayInMs: [0, 0],
    delayOutMs: [0, 0],
    delayShape: "even",
    resetBefore: 0,
    resetAfter: 0,
    proxy429: 0,
    hang: 0,
    fault500: 0,
    fault502: 0,
    fault503: 0,
    fault504: 0,
    truncatedJson: 0,
    wrongContentType: 0,
    slowDrip: 0,
    tokenRevoked: 0,
    dripMs: 50,
  },
  byApi: {},
}

export const changeWeather = (weather: NetworkWeather, patch: NetworkWeatherPatch): NetworkWeather => ({
  all: { ...weather.all, ...patch.all },
  byApi: { ...weather.byApi, ...patch.byApi },
})

/** What happens to one call. */
export interface Fate {
  readonly event: "none" | WeatherEvent
  /** Whether the platform does its work although the answer won't tell. */
  readonly isProcessed: boolean
  readonly delayInMs: number
  readonly delayOutMs: number
  readonly dripMs: number
}

/** Draws the fate of call number `call`; the same seed and number give the same fate. */
export const drawFate = (weather: NetworkWeather, api: Api, seed: number, call: number): Fate => {
  const local = { ...weather.all, ...weather.byApi[api] }
  let rest = fraction(seed, 71, call)
  let event: Fate["event"] = "none"
  for (const candidate of weatherEvents) {
    if (rest < local[candidate]) {
      event = candidate
      break
    }
    rest -= local[candidate]
  }
  return {
    event,
    isProcessed: isOpen(event) ? fraction(seed, 72, call) < 0.5 : event !== "resetBefore" && event !== "proxy429",
    delayInMs: delay(local.delayInMs, local.delayShape, fraction(seed, 73, call)),
    delayOutMs: delay(local.delayOutMs, local.delayShape, fraction(seed, 74, call)),
    dripMs: local.dripMs,
  }
}

const isOpen = (event: Fate["event"]): boolean => event === "hang" || event.startsWith("fault")

const delay = (
  [least, most]: readonly [number, number],
  shape: (typeof Weather.Type)["delayShape"],
  share: number,
): number => {
  const width = Math.max(0, most - least)
  // An exponential time whose hundredth part lies beyond the width, cut where a client would have given up.
  const spread = shape === "even" ? share : Math.min(10, -Math.log(1 - share) / Math.log(100))
  return least + width * spread
}
