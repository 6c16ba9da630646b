import { type IssuedToken, TokenStore } from "@feishu-recall/core"
import { Clock, Effect, Equal, Layer, Option, Redacted, Semaphore } from "effect"

type Kept = Map<string, IssuedToken>
type Service = TokenStore["Service"]

/** A right store over a map that several may open. The mutants below replace one of its calls. */
export const rightStore = (kept: Kept): Service => ({
  get: (key) =>
    Effect.map(Clock.currentTimeMillis, (now) => {
      const token = kept.get(key)
      return token !== undefined && token.expiresAt > now ? Option.some({ ...token }) : Option.none()
    }),
  set: (key, token) => Effect.sync(() => void kept.set(key, { ...token })),
  remove: (key, token) =>
    Effect.sync(() => {
      if (Equal.equals(kept.get(key)?.token, token)) kept.delete(key)
    }),
})

export const layerOf = (make: (kept: Kept) => Service, kept: Kept = new Map()): Layer.Layer<TokenStore> =>
  Layer.sync(TokenStore, () => TokenStore.of(make(kept)))

export interface Mutant {
  readonly breaks: string
  readonly mistake: string
  readonly make: (kept: Kept) => Service
  /** Its mistake is one within a process, and it is not for several. */
  readonly alone?: boolean
}

const changed = (token: IssuedToken, change: (text: string) => string): IssuedToken => ({
  ...token,
  token: Redacted.make(change(Redacted.value(token.token))),
})

export const mutants: ReadonlyArray<Mutant> = [
  {
    breaks: "TS-1",
    mistake: "writes texts as UTF-8, which has no lone surrogates",
    make: (kept) => {
      const right = rightStore(kept)
      return {
        ...right,
        set: (key, token) =>
          right.set(
            key,
            changed(token, (text) => text.toWellFormed()),
          ),
      }
    },
  },
  {
    breaks: "TS-2",
    mistake: "keeps lanes under names without case, as some file systems do",
    make: (kept) => {
      const right = rightStore(kept)
      return {
        get: (key) => right.get(key.toLowerCase()),
        set: (key, token) => right.set(key.toLowerCase(), token),
        remove: (key, token) => right.remove(key.toLowerCase(), token),
      }
    },
  },
  {
    breaks: "TS-3",
    mistake: "keeps whichever token ends last",
    make: (kept) => {
      const right = rightStore(kept)
      return {
        ...right,
        set: (key, token) => ((kept.get(key)?.expiresAt ?? 0) > token.expiresAt ? Effect.void : right.set(key, token)),
      }
    },
  },
  {
    breaks: "TS-4",
    mistake: "compares tokens as objects, not as texts",
    make: (kept) => ({
      ...rightStore(kept),
      remove: (key, token) =>
        Effect.sync(() => {
          if (kept.get(key)?.token === token) kept.delete(key)
        }),
    }),
  },
  {
    breaks: "TS-5",
    mistake: "compares only as much as it was given",
    make: (kept) => ({
      ...rightStore(kept),
      remove: (key, token) =>
        Effect.sync(() => {
          const standing = kept.get(key)
          if (standing !== undefined && Redacted.value(standing.token).startsWith(Redacted.value(token)))
            kept.delete(key)
        }),
    }),
  },
  {
    breaks: "TS-6",
    mistake: "gives a token in the very millisecond in which it ends",
    make: (kept) => ({
      ...rightStore(kept),
      get: (key) =>
        Effect.map(Clock.currentTimeMillis, (now) =>
          Option.filter(Option.fromUndefinedOr(kept.get(key)), ({ expiresAt }) => expiresAt >= now).pipe(
            Option.map((token) => ({ ...token })),
          ),
        ),
    }),
  },
  {
    breaks: "TS-7",
    mistake: "keeps the object that it was handed",
    make: (kept) => ({ ...rightStore(kept), set: (key, token) => Effect.sync(() => void kept.set(key, token)) }),
  },
  {
    breaks: "TS-8",
    mistake: "labels the secret with itself",
    make: (kept) => {
      const right = rightStore(kept)
      const labelled = (token: IssuedToken): IssuedToken => {
        const text = Redacted.value(token.token)
        return { ...token, token: Redacted.make(text, { label: text }) }
      }
      return { ...right, get: (key) => Effect.map(right.get(key), Option.map(labelled)) }
    },
  },
  {
    breaks: "TS-9",
    mistake: "remembers what was removed, and never gives it again",
    make: (kept) => {
      const right = rightStore(kept)
      const removed = new Set<string>()
      return {
        ...right,
        set: (key, token) => (removed.has(key + Redacted.value(token.token)) ? Effect.void : right.set(key, token)),
        remove: (key, token) =>
          Effect.andThen(
            Effect.sync(() => removed.add(key + Redacted.value(token))),
            right.remove(key, token),
          ),
      }
    },
  },
  {
    breaks: "TS-10",
    mistake: "makes room before it writes",
    make: (kept) => {
      const right = rightStore(kept)
      return {
        ...right,
        set: (key, token) =>
          Effect.sync(() => kept.delete(key)).pipe(
            Effect.andThen(Effect.yieldNow),
            Effect.andThen(right.set(key, token)),
          ),
      }
    },
  },
  {
    breaks: "TS-11",
    mistake: "removes what stands there after it has compared",
    make: (kept) => ({ ...rightStore(kept), remove: removeInTwoSteps(kept) }),
    alone: true,
  },
  {
    breaks: "TS-12",
    mistake: "keeps what it has read",
    make: (kept) => {
      const right = rightStore(kept)
      const read: Kept = new Map()
      const cache = rightStore(read)
      return {
        get: Effect.fnUntraced(function* (key) {
          const found = yield* cache.get(key)
          if (Option.isSome(found)) return found
          const token = yield* right.get(key)
          if (Option.isSome(token)) yield* cache.set(key, token.value)
          return token
        }),
        set: (key, token) => Effect.andThen(cache.set(key, token), right.set(key, token)),
        remove: (key, token) => Effect.andThen(cache.remove(key, token), right.remove(key, token)),
      }
    },
  },
  {
    breaks: "TS-13",
    mistake: "has a lock that holds within its own process only",
    make: (kept) => {
      const right = rightStore(kept)
      const lock = Semaphore.makeUnsafe(1)
      return {
        ...right,
        set: (key, token) => lock.withPermits(1)(right.set(key, token)),
        remove: (key, token) => lock.withPermits(1)(removeInTwoSteps(kept)(key, token)),
      }
    },
  },
]

const removeInTwoSteps =
  (kept: Kept): Service["remove"] =>
  (key, token) =>
    Effect.gen(function* () {
      const isIt = Equal.equals(kept.get(key)?.token, token)
      yield* Effect.yieldNow
      if (isIt) kept.delete(key)
    })
