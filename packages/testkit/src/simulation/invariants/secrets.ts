import type { Invariant } from "./Invariant.ts"

/** The app's secret and its tokens stand in no event, no log line, no span and no error. */
export const secrets: Invariant = {
  number: 8,
  name: "Secrets",
  check: ({ world }) => {
    const marks = [
      ...[...world.platform.apps.values()].map(({ appSecret }) => appSecret),
      ...new Set(world.network.sent.map(({ token }) => token).filter((token) => token !== "")),
    ]
    const places: ReadonlyArray<readonly [string, string]> = [
      ...world.store
        .log()
        .map(({ data, metadata, position, type }) => [`event ${position} (${type})`, data + metadata] as const),
      ...world.utterances.map(({ process, text }) => [`what ${process} said`, text] as const),
      ...world.notes.map(({ what, who }) => [`what ${who} was told`, what] as const),
    ]
    return places.flatMap(([place, text]) =>
      marks.some((mark) => text.includes(mark)) ? [`a secret stands in ${place}`] : [],
    )
  },
}
