import { type Evidence, toHttp } from "@feishu-recall/core"
import { Effect, Redacted } from "effect"
import type { MakeTransport } from "../src/index.ts"
import { outOfStepTransport } from "./outOfStepTransport.ts"
import { rightTransport, unanswered, wrapped } from "./rightTransport.ts"

export interface TransportMutant {
  readonly breaks: string
  readonly mistake: string
  readonly make: MakeTransport
}

const after = (change: (evidence: Evidence) => Evidence) =>
  wrapped(({ send }) => ({ send: (request, options) => Effect.map(send(request, options), change) }))

/** Makes the call once more if it ended so. */
const again = (isTempted: (evidence: Evidence, before: number) => boolean) =>
  wrapped(({ send }) => {
    let answered = 0
    return {
      send: (request, options) =>
        Effect.flatMap(send(request, options), (evidence) => {
          const before = answered
          if (evidence._tag === "Answered") answered++
          return isTempted(evidence, before) ? send(request, options) : Effect.succeed(evidence)
        }),
    }
  })

export const transportMutants: ReadonlyArray<TransportMutant> = [
  {
    breaks: "TR-1",
    mistake: "writes tokens in small letters",
    make: wrapped(({ send }) => ({
      send: (request, options) =>
        send(
          "token" in request
            ? { ...request, token: Redacted.make(Redacted.value(request.token).toLowerCase()) }
            : request,
          options,
        ),
    })),
  },
  {
    breaks: "TR-2",
    mistake: "tries again where the platform is overloaded",
    make: again((evidence) => evidence._tag === "Answered" && evidence.status === 503),
  },
  {
    breaks: "TR-3",
    mistake: "tries again where a kept connection was gone",
    make: again((evidence, before) => evidence._tag === "Unanswered" && before > 0 && evidence.sent === "unknown"),
  },
  {
    breaks: "TR-4",
    mistake: "goes where a redirect leads",
    make: wrapped(({ send }) => ({
      send: (request, options) =>
        Effect.tap(send(request, options), (evidence) => {
          const location =
            evidence._tag === "Answered" && evidence.status > 300 ? evidence.headers["location"] : undefined
          return location === undefined
            ? Effect.void
            : Effect.ignore(Effect.tryPromise(() => fetch(location, { redirect: "manual" })))
        }),
    })),
  },
  {
    breaks: "TR-5",
    mistake: "parses the JSON, and writes it again",
    make: after((evidence) => {
      if (evidence._tag === "Unanswered") return evidence
      try {
        return { ...evidence, body: JSON.stringify(JSON.parse(evidence.body)) }
      } catch {
        return evidence
      }
    }),
  },
  {
    breaks: "TR-6",
    mistake: "asks for packed answers, and leaves them packed",
    make: (baseUrl) => rightTransport(baseUrl, { asksForGzip: "and forgets it" }),
  },
  {
    breaks: "TR-7",
    mistake: "reads a little more than its limit",
    make: (baseUrl) => rightTransport(baseUrl, { limit: 262_145 }),
  },
  {
    breaks: "TR-8",
    mistake: "takes what came before the connection broke for the answer",
    make: (baseUrl) => rightTransport(baseUrl, { tellsBreakingOff: false }),
  },
  {
    breaks: "TR-9",
    mistake: "stops its clock when the answer begins",
    make: (baseUrl) => rightTransport(baseUrl, { timeUntil: "head" }),
  },
  {
    breaks: "TR-10",
    mistake: "dies of an answer that has two lengths",
    make: (baseUrl) => rightTransport(baseUrl, { diesOf: ({ message }) => message.includes("Transfer-Encoding") }),
  },
  {
    breaks: "TR-11",
    mistake: "takes a connection that was reset for one that was never made",
    make: after((evidence) =>
      evidence._tag === "Unanswered" && evidence.reason === "other" ? unanswered("no", "other") : evidence,
    ),
  },
  {
    breaks: "TR-12",
    mistake: "is never certain of anything",
    make: after((evidence) => (evidence._tag === "Unanswered" ? unanswered("unknown", "other") : evidence)),
  },
  {
    breaks: "TR-13",
    mistake: "keeps an answer where all calls can reach it, once they are many",
    make: wrapped(({ send }) => {
      let last: Evidence | undefined
      let underWay = 0
      return {
        send: (request, options) =>
          Effect.gen(function* () {
            const areMany = ++underWay > 4
            const evidence = yield* send(request, options)
            last = evidence
            yield* Effect.sleep(1)
            return areMany && evidence._tag === "Answered" ? last : evidence
          }).pipe(Effect.ensuring(Effect.sync(() => underWay--))),
      }
    }),
  },
  {
    breaks: "TR-14",
    mistake: "reads on where the answer before it ended",
    make: outOfStepTransport,
  },
  {
    breaks: "TR-15",
    mistake: "lets a call that was given up run on",
    make: wrapped(({ send }) => ({
      send: (request, options) =>
        Effect.callback<Evidence>((resume) => {
          Effect.runCallback(send(request, options), { onExit: (exit) => resume(exit) })
        }),
    })),
  },
  {
    breaks: "TR-16",
    mistake: "keeps its connections when it is closed",
    make: (baseUrl) => rightTransport(baseUrl, { endsConnections: false }),
  },
  {
    breaks: "TR-17",
    mistake: "logs the headers of a call that failed",
    make: wrapped(({ send }) => ({
      send: (request, options) =>
        Effect.tap(send(request, options), (evidence) => {
          const { authorization } = toHttp(request)
          return evidence._tag === "Unanswered" && authorization !== undefined
            ? Effect.logDebug("no answer", { authorization: Redacted.value(authorization) })
            : Effect.void
        }),
    })),
  },
  {
    breaks: "TR-18",
    mistake: "makes a request that it says it does not make",
    make: rightTransport,
  },
]
