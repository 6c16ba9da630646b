import { registerHooks } from "node:module"

/** Loaded before the benchmark: the core then measures, traces and tells nothing, and writes no trail beside its events. */
const cuts: Readonly<Record<string, ReadonlyArray<readonly [from: string, to: string]>>> = {
  "telemetry/series.ts": [
    ["update: (value, told = {}) =>", "update: () => Effect.void, updateNoMore: (value, told = {}) =>"],
    ["remove: (told = {}) =>", "remove: () => Effect.void, removeNoMore: (told = {}) =>"],
  ],
  "telemetry/LaneMeter.ts": [
    ["called: ({ answer", "called: () => Effect.void, calledNoMore: ({ answer"],
    ["waited: (api, millis) =>", "waited: () => Effect.void, waitedNoMore: (api, millis) =>"],
    ["recorded: (requestedAt, events) =>", "recorded: () => Effect.void, recordedNoMore: (requestedAt, events) =>"],
    ["committed: (commitResult) =>", "committed: () => Effect.void, committedNoMore: (commitResult) =>"],
  ],
  "telemetry/tracing.ts": [
    ["Effect.flatMap(isTraced, (traced) =>\n  traced\n", "Effect.suspend(() =>\n  false\n"],
    [
      "=>\n    Effect.flatMap(isTraced, (traced) => {",
      "=> {\n    return effect as never; Effect.flatMap(isTraced, (traced) => {",
    ],
    ["captureStackTrace: false })\n    })", "captureStackTrace: false })\n    })}"],
  ],
  "event-store/Trail.ts": [
    ["  let known: Trail | undefined\n", "  return () => undefined\n  let known: Trail | undefined\n"],
    ["  const correlationId = metadata", "  return metadata\n  const correlationId = metadata"],
  ],
  "worker/measureLane.ts": [
    [
      "Effect.gen(function* () {\n    const sealedAt",
      "Effect.gen(function* () {\n    return yield* Effect.never\n    const sealedAt",
    ],
  ],
  "worker/callPlatform.ts": [["  yield* tell(request, answer, evidence)\n", ""]],
}

registerHooks({
  load: (url, context, nextLoad) => {
    const loaded = nextLoad(url, context)
    const [, file = ""] = url.split("/packages/core/src/")
    const replacements = cuts[file]
    if (replacements === undefined) return loaded
    const source = replacements.reduce(
      (text, [from, to]) => {
        if (text.split(from).length !== 2) throw new Error(`"${from}" is no longer what ${file} says`)
        return text.replace(from, () => to)
      },
      Buffer.from(loaded.source as Uint8Array).toString(),
    )
    return { ...loaded, source }
  },
})
