import { Redacted } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Tokens from "../../src/platform/tokenState.ts"

const rules: Tokens.TokenRules = {
  refreshBefore: 180_000,
  probeHold: 60_000,
  rejectionsToStop: 3,
  rememberedRejections: 64,
}

type Op =
  | { readonly op: "get"; readonly fromStore: boolean; readonly issue: number; readonly life: number }
  | { readonly op: "accept" | "reject"; readonly call: number; readonly copy: boolean }
  | { readonly op: "reset" }
  | { readonly op: "wait"; readonly millis: number }

const operation: fc.Arbitrary<Op> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      op: fc.constant("get" as const),
      fromStore: fc.boolean(),
      issue: fc.nat({ max: 4 }),
      life: fc.integer({ min: 1, max: 7_200_000 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      op: fc.constantFrom("accept" as const, "reject" as const),
      call: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat({ max: 9 })),
      copy: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ op: "reset" as const }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant("wait" as const), millis: fc.nat({ max: 4_000_000 }) }) },
)

/** Plays the caller and the source against the rules, and remembers what the rules themselves don't. */
const play = (ops: ReadonlyArray<Op>) => {
  let state = Tokens.noTokens
  let now = 0
  const calls: Array<Redacted.Redacted> = []
  const everRejected = new Set<string>()
  let probesOut: Array<{ readonly token: Redacted.Redacted; readonly until: number }> = []
  const verdicts = new Set<Redacted.Redacted>()
  let distinctInARow = new Set<string>()
  let mustStop = false
  for (const op of ops) {
    if (op.op === "wait") now += op.millis
    if (op.op === "reset") {
      state = Tokens.reset(state)
      distinctInARow = new Set()
      mustStop = false
      probesOut = []
    }
    if (op.op === "get") {
      let [step, next] = Tokens.take(state, now, rules)
      if (step._tag === "Fetch") {
        const token = { token: Redacted.make(`t-${op.issue}`), expiresAt: now + op.life }
        const fetched = op.fromStore
          ? Tokens.found(next, token, now, rules)
          : (Tokens.issued(next, token, now, rules, false) ?? Tokens.issued(next, token, now, rules, true))
        ;[step, next] = Tokens.take(fetched ?? next, now, rules)
      }
      state = next
      if (mustStop) expect(step._tag).toBe("Stopped")
      if (step._tag === "Use") {
        if (everRejected.has(Redacted.value(step.token))) {
          // The one exception: a value of its own, without a verdict so far, and in nobody else's hand.
          expect(state.probe?.token).toBe(step.token)
          expect(verdicts.has(step.token)).toBe(false)
          expect(probesOut.filter((probe) => probe.token === step.token && probe.until > now)).toEqual([])
          probesOut.push({ token: step.token, until: now + rules.probeHold })
        }
        calls.push(step.token)
        expect(Tokens.isUsable(state, step.token)).toBe(true)
      }
    }
    if ((op.op === "accept" || op.op === "reject") && calls.length > 0) {
      const called = calls.at(-1 - (op.call % calls.length))!
      const token = op.copy ? Redacted.make(Redacted.value(called)) : called
      const value = Redacted.value(token)
      const isProbe = state.probe?.token === token
      if (op.op === "accept") {
        const counts = isProbe || (state.current && Redacted.value(state.current.token) === value)
        state = Tokens.accepted(state, token, now, rules)
        if (isProbe) everRejected.delete(value)
        if (counts) distinctInARow = new Set()
      } else {
        state = Tokens.rejected(state, token, rules)
        if (isProbe) mustStop = true
        else if (!everRejected.has(value)) distinctInARow.add(value)
        everRejected.add(value)
        if (distinctInARow.size >= rules.rejectionsToStop) mustStop = true
      }
      if (isProbe) verdicts.add(token)
    }
    for (const token of calls) {
      if (state.probe?.token !== token && everRejected.has(Redacted.value(token)))
        expect(Tokens.isUsable(state, token)).toBe(false)
    }
  }
}

describe("the rules for tokens", () => {
  it("never use a rejected token again but for one probe at a time, and stop where they must, in any order of events", () => {
    fc.assert(fc.property(fc.array(operation, { maxLength: 60 }), play), { numRuns: 3_000 })
  })

  it("refresh before the end, but not before half of what was left, so that a short life is not fetched for every call", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 7_200_000 }), (life) => {
        const state = Tokens.issued(Tokens.noTokens, { token: Redacted.make("t"), expiresAt: life }, 0, rules, false)!
        const refreshAt = state.current!.refreshAt
        expect(refreshAt).toBe(life - Math.min(180_000, life / 2))
        expect(Tokens.take(state, Math.ceil(refreshAt) - 1, rules)[0]._tag).toBe("Use")
        expect(Tokens.take(state, Math.ceil(refreshAt), rules)[0]._tag).toBe("Fetch")
      }),
    )
  })

  it("don't take a late answer to an earlier call for the verdict on the probe", () => {
    const first = { token: Redacted.make("t"), expiresAt: 7_200_000 }
    let state = Tokens.issued(Tokens.noTokens, first, 0, rules, false)!
    state = Tokens.rejected(state, first.token, rules)
    state = Tokens.issued(state, first, 0, rules, true)!
    expect(Tokens.rejected(state, first.token, rules).stopped).toBe(false)
    expect(Tokens.rejected(state, state.probe!.token, rules).stopped).toBe(true)
  })

  it("let the next caller probe where the first one never reported", () => {
    const first = { token: Redacted.make("t"), expiresAt: 7_200_000 }
    let state = Tokens.issued(Tokens.noTokens, first, 0, rules, false)!
    state = Tokens.issued(Tokens.rejected(state, first.token, rules), first, 0, rules, true)!
    const [one, held] = Tokens.take(state, 0, rules)
    expect(one._tag).toBe("Use")
    expect(Tokens.take(held, 59_999, rules)[0]).toEqual({ _tag: "AwaitProbe", until: 60_000 })
    expect(Tokens.take(held, 60_000, rules)[0]._tag).toBe("Use")
  })

  it("let a token go to a call that waited for its turn only while it could still be handed out", () => {
    const given = { token: Redacted.make("t"), expiresAt: 7_200_000 }
    const fresh = Tokens.issued(Tokens.noTokens, given, 0, rules, false)!
    expect(Tokens.isUsable(fresh, given.token)).toBe(true)
    const after = Tokens.rejected(fresh, given.token, rules)
    // Also an equal value: what counts is what is sent.
    for (const token of [given.token, Redacted.make("t")]) expect(Tokens.isUsable(after, token)).toBe(false)
    const probing = Tokens.issued(after, given, 0, rules, true)!
    expect(Tokens.isUsable(probing, probing.probe!.token)).toBe(true)
    expect(Tokens.isUsable(probing, given.token)).toBe(false)
    const stopped = Tokens.rejected(probing, probing.probe!.token, rules)
    for (const token of [given.token, probing.probe!.token, Redacted.make("other")])
      expect(Tokens.isUsable(stopped, token)).toBe(false)
  })
})
