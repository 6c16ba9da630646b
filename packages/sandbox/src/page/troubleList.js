/** What the network can do to a call, with the share that a switch begins with. */
export const weatherTroubles = [
  { name: "resetBefore", label: "Reset before processing", usual: 0.1 },
  { name: "resetAfter", label: "Reset after processing", usual: 0.1 },
  { name: "hang", label: "Hang, no answer ever", usual: 0.02 },
  { name: "fault500", label: "500 with code 2200", usual: 0.1 },
  { name: "fault502", label: "502 with HTML", usual: 0.1 },
  { name: "fault503", label: "503 with HTML", usual: 0.1 },
  { name: "fault504", label: "504 with HTML", usual: 0.1 },
  { name: "proxy429", label: "429 with HTML", usual: 0.1 },
  { name: "truncatedJson", label: "Truncated JSON", usual: 0.1 },
  { name: "wrongContentType", label: "Wrong content type", usual: 0.1 },
  { name: "slowDrip", label: "Slow drip, byte by byte", usual: 0.1 },
  { name: "tokenRevoked", label: "Token revoked early", usual: 0.05 },
]

/** Settings of the platform: a choice, a share (`usual`) or a switch. */
export const platformTroubles = [
  {
    name: "limits",
    label: "Limits of recall and get_progress",
    choices: [
      ["50/1000", "50/s, 1000/min"],
      ["10/200", "10/s, 200/min"],
      ["lifted", "lifted"],
    ],
    read: ({ limits: { recall } }) => (recall === null ? "lifted" : `${recall.perSecond}/${recall.perMinute}`),
    write: (value) => ({ limits: { recall: parseLimit(value), get_progress: parseLimit(value) } }),
  },
  {
    name: "windows",
    label: "Rate windows",
    choices: [
      ["fixed", "fixed"],
      ["sliding", "sliding"],
    ],
    ...setting("windows"),
  },
  {
    name: "rateLimitStatus",
    label: "Status of 99991400",
    choices: [
      ["429", "429"],
      ["400", "400"],
    ],
    read: ({ rateLimitStatus }) => rateLimitStatus,
    write: (value) => ({ rateLimitStatus: Number(value) }),
  },
  {
    name: "rejectedCallsConsume",
    label: "Calls refused with 99991400",
    choices: [
      ["true", "use up budget"],
      ["false", "are free"],
    ],
    read: ({ rejectedCallsConsume }) => rejectedCallsConsume,
    write: (value) => ({ rejectedCallsConsume: value === "true" }),
  },
  {
    name: "recallWindowHours",
    label: "Recall window",
    choices: [
      ["24", "24 hours"],
      ["1", "1 hour"],
      ["null", "recalls forbidden"],
    ],
    read: ({ recallWindowHours }) => String(recallWindowHours),
    write: (value) => ({ recallWindowHours: value === "null" ? null : Number(value) }),
  },
  {
    name: "recallDuringSend",
    label: "A recall during a send",
    choices: [
      ["stops", "stops it"],
      ["waits", "waits for its end"],
    ],
    ...setting("recallDuringSend"),
  },
  {
    name: "recallPace",
    label: "A recall takes",
    choices: [
      ["300-1000", "under a second"],
      ["1500-4000", "1.5–4 s"],
      ["10000-30000", "10–30 s"],
      ["60000-180000", "1–3 min"],
    ],
    read: ({ recallMinMs, recallMaxMs }) => `${recallMinMs}-${recallMaxMs}`,
    write: (value) => {
      const [recallMinMs, recallMaxMs] = value.split("-").map(Number)
      return { recallMinMs, recallMaxMs }
    },
  },
  { name: "shortChance", label: "Recalls that stop short", usual: 0.1, ...setting("shortChance") },
  { name: "repeatTakesBackMore", label: "A repeated recall takes the rest", ...setting("repeatTakesBackMore") },
  { name: "revokedTokensAreReissued", label: "The same token on refresh", ...setting("revokedTokensAreReissued") },
  { name: "duplicatePushChance", label: "Events pushed twice", usual: 0.2, ...setting("duplicatePushChance") },
  {
    name: "clockSkewMs",
    label: "The platform's clock",
    choices: [
      ["-300000", "5 min behind"],
      ["0", "right"],
      ["300000", "5 min ahead"],
    ],
    read: ({ clockSkewMs }) => clockSkewMs,
    write: (value) => ({ clockSkewMs: Number(value) }),
  },
]

/** What can be wrong with the first app; `troubled` is the value that is trouble. */
export const appTroubles = [
  { name: "bot", label: "No bot ability, 230006", troubled: false },
  { name: "disabled", label: "Disabled, 99991662", troubled: true },
  { name: "ipDenied", label: "Address not on the list, 99991401", troubled: true },
  { name: "quotaExceeded", label: "Quota used up, 99991403", troubled: true },
  { name: "permissionDenied", label: "No permission, 230027", troubled: true },
]

function setting(name) {
  return { read: (settings) => settings[name], write: (value) => ({ [name]: value }) }
}

function parseLimit(value) {
  if (value === "lifted") return null
  const [perSecond, perMinute] = value.split("/").map(Number)
  return { perSecond, perMinute }
}
