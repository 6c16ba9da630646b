import { firstApp } from "@feishu-recall/sandbox"
import { when } from "./invariants/Invariant.ts"
import type { SimulationResult } from "./simulate.ts"
import type { Sent } from "./SimulatedNetwork.ts"
import type { World } from "./World.ts"

/**
 * What happened, in its order, for people: one line each, with the seconds since the beginning.
 *
 * @see {@link simulate}
 */
export const timeline = ({ aftermath, violations }: SimulationResult): ReadonlyArray<string> => {
  const { world } = aftermath
  const begin = world.time.now() - world.time.elapsed()
  const entries = [
    ...world.notes.map(({ at, what, who }) => ({ at, line: `${who}: ${what}` })),
    ...world.store.log().map(({ data, position, streamId }) => ({
      at: world.store.committedAt(position),
      line: `  log: ${shortStream(world, streamId)} ${shortEvent(world, data)}`,
    })),
    ...world.network.sent.flatMap((call) => ofCall(world, call)),
    ...world.utterances
      .filter(({ text }) => !text.startsWith("span "))
      .map(({ process, text }) => ({ at: Infinity, line: `${process} logged: ${text}` })),
  ].toSorted((one, other) => one.at - other.at)
  return [
    ...describe(world),
    "",
    ...entries.map(
      ({ at, line }) =>
        `${Number.isFinite(at) ? ((at - begin) / 1_000).toFixed(3).padStart(10) : "          "}  ${line}`,
    ),
    "",
    ...violations.map(({ invariant, what }) => `invariant ${invariant} is broken: ${what}`),
  ]
}

const describe = (world: World): ReadonlyArray<string> => {
  const { incident } = world
  return [
    `seed ${incident.seed}: ${incident.processes} process(es), app ${firstApp(world.platform)!.appId}`,
    `platform ${JSON.stringify(incident.settings)}`,
    `policy   ${JSON.stringify(incident.policy)}`,
    ...incident.messages.map(
      (message, index) =>
        `${message.key.padEnd(4)} ${world.ids[index]} ${JSON.stringify({ ...message, key: undefined })}`,
    ),
    ...incident.happenings.map(
      ({ afterMillis, key, what }) => `${key.padEnd(4)} after ${afterMillis} ms ${JSON.stringify(what)}`,
    ),
  ]
}

const shortStream = (world: World, streamId: string): string => {
  const index = world.ids.findIndex((id) => streamId.endsWith(` ${id}`))
  return index >= 0 ? `recall ${world.incident.messages[index]!.key}` : streamId.startsWith("lane ") ? "lane" : streamId
}

const shortEvent = (world: World, data: string): string => {
  const { _tag, at: _at, lane: _lane, v: _v, ...rest } = JSON.parse(data) as Record<string, unknown>
  return `${String(_tag)} ${shortIds(world, JSON.stringify(rest))}`
}

const shortIds = (world: World, text: string): string =>
  world.ids.reduce((short, id, index) => short.replaceAll(id, world.incident.messages[index]!.key), text)

const ofCall = (world: World, call: Sent): ReadonlyArray<{ at: number; line: string }> => {
  const what = `${call.api} ${shortIds(world, call.id)}`.trim()
  const arrivals = [...world.platform.ledger.entries()]
  return [
    {
      at: call.startedAt,
      line: `    ${call.process} calls ${what}${call.fault === undefined ? "" : ` (${call.fault})`}`,
    },
    ...call.arrivals.map(({ code, entry, isExtra }) => ({
      at: arrivals[entry]!.at,
      line: `    the platform sees ${what}${isExtra ? " (a copy, or too late)" : ""}: ${code}`,
    })),
    ...(call.endedAt === undefined
      ? []
      : [
          {
            at: call.endedAt,
            line: `    ${call.process} hears of ${what}: ${call.heard ?? "nothing"} (called at ${when(world, call.startedAt)})`,
          },
        ]),
  ]
}
