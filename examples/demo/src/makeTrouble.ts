import { Effect, Schema } from "effect"
import { decodeAnswer, post } from "./platformCalls.ts"
import type { SandboxAddress } from "./SandboxProcess.ts"
import { sendCampaign, type SentMessage } from "./sendCampaign.ts"

const App = Schema.Struct({ appId: Schema.String, appSecret: Schema.String })

/** How many of the messages are ugly in which way. Few enough that they never look like one big mistake. */
export const troubleOf = (recalls: number) => ({
  tooOld: recalls < 10 ? 0 : Math.min(12, Math.ceil(recalls / 60)),
  othersBot: Math.min(12, Math.floor(recalls / 80)),
  unknown: Math.min(12, Math.floor(recalls / 100)),
  short: Math.min(5, Math.floor(recalls / 150)),
})

const dayAndMore = 30

/** Makes some of the messages ugly, in a seeded way: real incidents are, and the report should have something to say. */
export const makeTrouble = Effect.fnUntraced(function* (
  sandbox: SandboxAddress,
  sent: ReadonlyArray<SentMessage>,
  recalls: number,
  seed: number,
) {
  const random = seeded(seed)
  const trouble = troubleOf(recalls)
  const messages = shuffled(sent, random)
  const change = (id: string, body: unknown) => post(`${sandbox.url}/sandbox/batch-messages/${id}`, body)

  const tooOld = messages.slice(0, trouble.tooOld)
  for (const { id } of tooOld) yield* change(id, { sentHoursAgo: dayAndMore })
  const short = messages.slice(trouble.tooOld, trouble.tooOld + trouble.short)
  for (const { id } of short) yield* change(id, { shortBy: 3 + Math.floor(random() * 5) })

  const created = yield* post(`${sandbox.url}/sandbox/apps`, {})
  const other = yield* decodeAnswer(App, created.answer)
  const othersBot = yield* sendCampaign(sandbox, other, trouble.othersBot, () => Effect.void)
  const unknown = Array.from({ length: trouble.unknown }, () => ({ id: `bm-${hex(32, random)}`, sentAt: null }))

  const aged = new Set(tooOld.map((message) => message.id))
  const logged = sent.map(({ id, sentAt }) => ({
    id,
    sentAt: aged.has(id) && sentAt !== null ? sentAt - dayAndMore * 3_600_000 : sentAt,
  }))
  return shuffled([...logged, ...othersBot.map(({ id }) => ({ id, sentAt: null })), ...unknown], random)
})

/** mulberry32: small, seeded, and good enough to shuffle a demo. */
const seeded = (seed: number) => {
  let state = seed >>> 0
  return (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const shuffled = <A>(values: ReadonlyArray<A>, random: () => number): ReadonlyArray<A> => {
  const result = [...values]
  for (let index = result.length - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1))
    ;[result[index], result[other]] = [result[other]!, result[index]!]
  }
  return result
}

const hex = (digits: number, random: () => number): string =>
  Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join("")
