import { order } from "./control.js"
import { makeSelect, makeShare, makeSwitch } from "./controls.js"
import { appTroubles, platformTroubles, weatherTroubles } from "./troubleList.js"

const scope = document.querySelector("#scope")
let last

/** Switches that always show what is in force, whoever changed it. */
export const showTroubles = (snapshot) => {
  last = snapshot
  const local = { ...snapshot.weather.all, ...snapshot.weather.byApi[scope.value] }
  for (const { control, name } of weather) {
    control.show(local[name])
    control.count?.(snapshot.weatherEvents[name])
  }
  delay.show(JSON.stringify(local.delayInMs))
  shape.show(local.delayShape)
  for (const { control, read } of platform) control.show(read(snapshot.settings))
  for (const { control, name, troubled } of app) control.show(snapshot.app[name] === troubled)
  document.querySelector("#trouble-state").textContent = stateOf(snapshot)
}

const stateOf = ({ weather: { all, byApi }, app: state }) => {
  const blowing = [all, ...Object.values(byApi)].some(
    (local) =>
      weatherTroubles.some(({ name }) => (local[name] ?? 0) > 0) ||
      Math.max(0, ...(local.delayInMs ?? []), ...(local.delayOutMs ?? [])) > 0,
  )
  const broken = appTroubles.some(({ name, troubled }) => state[name] === troubled)
  return blowing
    ? broken
      ? "bad weather, and the app in trouble"
      : "bad weather"
    : broken
      ? "the app is in trouble"
      : ""
}

// An API's own weather is replaced as a whole, so what it has already is sent again.
const changeWeather = (change) =>
  order("settings", {
    weather:
      scope.value === "all"
        ? { all: change }
        : { byApi: { [scope.value]: { ...last?.weather.byApi[scope.value], ...change } } },
  })

const weatherBox = document.querySelector("#weather")
const weather = weatherTroubles.map(({ name, label, usual }) => ({
  name,
  control: makeShare(weatherBox, label, usual, name, (value) => changeWeather({ [name]: value })),
}))
const delay = makeSelect(
  weatherBox,
  "Delay each way",
  "delay",
  [
    ["[0,0]", "none"],
    ["[20,80]", "20–80 ms"],
    ["[100,500]", "100–500 ms"],
    ["[1000,3000]", "1–3 s"],
    ["[5000,15000]", "5–15 s"],
  ],
  (value) => changeWeather({ delayInMs: JSON.parse(value), delayOutMs: JSON.parse(value) }),
)
const shape = makeSelect(
  weatherBox,
  "Spread of the delay",
  "delayShape",
  [
    ["even", "even"],
    ["longTail", "long tail"],
  ],
  (value) => changeWeather({ delayShape: value }),
)
const platformBox = document.querySelector("#platform")
const platform = platformTroubles.map((trouble) => ({
  read: trouble.read,
  control:
    trouble.choices === undefined
      ? trouble.usual === undefined
        ? makeSwitch(platformBox, trouble.label, trouble.name, (value) => order("settings", trouble.write(value)))
        : makeShare(platformBox, trouble.label, trouble.usual, trouble.name, (value) =>
            order("settings", trouble.write(value)),
          )
      : makeSelect(platformBox, trouble.label, trouble.name, trouble.choices, (value) =>
          order("settings", trouble.write(value)),
        ),
}))
const appBox = document.querySelector("#app")
const app = appTroubles.map(({ name, label, troubled }) => ({
  name,
  troubled,
  control: makeSwitch(appBox, label, name, (isOn) =>
    order(`apps/${last.app.appId}`, { [name]: isOn ? troubled : !troubled }),
  ),
}))

scope.addEventListener("change", () => last !== undefined && showTroubles(last))
