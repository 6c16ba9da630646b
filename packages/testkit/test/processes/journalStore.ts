import { type Append, EventStore, LaneLease, type Lease } from "@feishu-recall/core"
import { Context, Effect, Layer } from "effect"
import { appendFileSync, existsSync, readFileSync } from "node:fs"
import { rightPorts } from "../store-mutants/Mutant.ts"

type Line = { readonly append: Append } | { readonly lease: Lease }

/** How a store writes its journal; each but the first has a mistake. */
export type JournalKind = "right" | "late" | "without leases"

/** A store in memory that writes what it did into a file, and does it again when it is opened. For one process. */
export const journalStore = (kind: JournalKind, filename: string): Layer.Layer<EventStore | LaneLease> =>
  Layer.effectContext(
    Effect.gen(function* () {
      const { leases, store } = rightPorts()
      for (const line of readJournal(filename)) {
        if ("append" in line) yield* store.append(line.append)
        else yield* leases.take({ ...line.lease, ttlMillis: line.lease.expiresAt - Date.now() })
      }
      const written = (line: Line) => Effect.sync(() => appendFileSync(filename, `${JSON.stringify(line)}\n`))
      const waiting: Array<Append> = []
      const append = Effect.fnUntraced(function* (request: Append) {
        const appended = yield* store.append(request)
        waiting.push(request)
        // A thousand at a time are cheaper, and are gone with the process.
        if (kind !== "late" || waiting.length === 1_000)
          for (const one of waiting.splice(0)) yield* written({ append: one })
        return appended
      })
      const take: LaneLease["Service"]["take"] = (options) =>
        Effect.tap(leases.take(options), (lease) => (kind === "without leases" ? Effect.void : written({ lease })))
      return Context.make(EventStore, EventStore.of({ ...store, append })).pipe(
        Context.add(LaneLease, LaneLease.of({ ...leases, take })),
      )
    }).pipe(Effect.orDie),
  )

const readJournal = (filename: string): ReadonlyArray<Line> =>
  existsSync(filename)
    ? readFileSync(filename, "utf8")
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(line) as Line)
    : []
