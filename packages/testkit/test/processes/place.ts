import { Effect, type Scope } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** A file that is gone after the trial, and which kind of store is to write it. */
export const placeOf = (kind: string): Effect.Effect<string, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "testkit-"))),
    (directory) => Effect.sync(() => rmSync(directory, { recursive: true, force: true })),
  ).pipe(Effect.map((directory) => `${kind}:${join(directory, "store")}`))

export const opening =
  <Kind extends string, A>(open: (kind: Kind, filename: string) => A) =>
  (place: string): A => {
    const at = place.indexOf(":")
    return open(place.slice(0, at) as Kind, place.slice(at + 1))
  }
