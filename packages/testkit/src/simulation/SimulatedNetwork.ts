import { Effect, Redacted } from "effect"
import { type Evidence, type PlatformRequest as Call, type RecallTransport, toHttp } from "@feishu-recall/core"
import { handleRequest, type PlatformRequest, type PlatformState } from "@feishu-recall/sandbox"
import { gatewayPage, serverError, unanswered } from "../faults/madeUpEvidence.ts"
import type { NetworkFault, NetworkTrouble } from "./Incident.ts"
import type { Seeded } from "./Seeded.ts"
import type { SimulatedProcess } from "./SimulatedProcess.ts"
import type { VirtualTime } from "./VirtualTime.ts"

/** One call as the network saw it. Times are true. */
export interface Sent {
  readonly process: string
  readonly api: "recall" | "progress" | "token"
  /** The batch message; empty for a token. */
  readonly id: string
  /** What it was sent with; empty for a token. */
  readonly token: string
  readonly startedAt: number
  readonly fault: NetworkFault | undefined
  readonly timeoutMillis: number
  /**
   * Its places in the platform's ledger, from 0: none if it never arrived, two if it was duplicated. Copies, and calls
   * that arrive after their time, are extra: no budget can reckon with them.
   */
  readonly arrivals: Array<{ readonly entry: number; readonly isExtra: boolean; readonly code: number }>
  /** When its process heard how it ended, and the code, if it heard one. */
  endedAt: number | undefined
  heard: number | undefined
}

/** What lies between the processes and the platform's pure model. */
export interface SimulatedNetwork {
  readonly troubles: Set<NetworkTrouble>
  readonly sent: ReadonlyArray<Sent>
  readonly transportOf: (process: SimulatedProcess) => RecallTransport["Service"]
}

export const makeSimulatedNetwork = (options: {
  readonly time: VirtualTime
  readonly random: Seeded
  readonly platform: PlatformState
  readonly journey: readonly [least: number, most: number]
}): SimulatedNetwork => {
  const { journey, platform, random, time } = options
  const troubles = new Set<NetworkTrouble>()
  const sent: Array<Sent> = []

  const misfortune = (isForToken: boolean): NetworkFault | undefined => {
    for (const { kind, share, sparesTokens } of troubles)
      if (!(sparesTokens && isForToken) && random.chance(share)) return kind
    return undefined
  }

  const arrive = (call: Sent, request: PlatformRequest, isCopy = false): Evidence => {
    const entry = platform.ledger.total()
    const response = handleRequest(platform, request, time.now())
    const isLate = time.now() > call.startedAt + call.timeoutMillis
    call.arrivals.push({ entry, isExtra: isCopy || isLate, code: response.code })
    const headers = Object.fromEntries(
      Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), value]),
    )
    return { _tag: "Answered", status: response.status, headers, body: response.body, truncated: false }
  }

  const send = (call: Sent, request: PlatformRequest, tell: (evidence: Evidence) => void): void => {
    const { timeoutMillis } = call
    const [there, back] = [random.between(...journey), random.between(...journey)]
    const delay = call.fault === "slow" ? random.between(0, 0.9 * timeoutMillis) : 0
    const answer = (evidence: Evidence) => time.after(back, () => tell(evidence))
    const silent = (evidence: Evidence) => {
      arrive(call, request)
      return evidence
    }
    switch (call.fault) {
      case "refused":
        return void answer(unanswered("no", "connection-refused"))
      case "lost":
        return
      case "late":
        return void time.after(timeoutMillis * 1.01 + random.between(0, 20_000), () => arrive(call, request))
      case "answer-lost":
        return void time.after(there, () => arrive(call, request))
      case "reset":
        return void time.after(there, () => answer(silent(unanswered("unknown", "connection-lost"))))
      case "fault":
        return void time.after(there, () => answer(random.chance(0.5) ? silent(fault) : fault))
      case "gateway":
        return void time.after(there, () => answer(random.chance(0.5) ? silent(gatewayPage) : gatewayPage))
      case "duplicated":
        time.after(there + random.between(0, 3_000), () => arrive(call, request, true))
        return void time.after(there, () => answer(arrive(call, request)))
      default:
        return void time.after(there + delay, () => answer(arrive(call, request)))
    }
  }

  const transportOf = (process: SimulatedProcess): RecallTransport["Service"] => ({
    send: (request, { timeoutMillis }) =>
      Effect.callback<Evidence>((resume) => {
        const call: Sent = {
          ...described(request),
          process: process.name,
          startedAt: time.now(),
          timeoutMillis,
          fault: misfortune(request._tag === "IssueTenantAccessToken"),
          arrivals: [],
          endedAt: undefined,
          heard: undefined,
        }
        sent.push(call)
        const end = (evidence: Evidence) => {
          if (call.endedAt !== undefined) return
          process.post(() => {
            if (call.endedAt !== undefined) return
            call.endedAt = time.now()
            call.heard = evidence._tag === "Answered" ? codeOf(evidence.body) : undefined
            cancel()
            resume(Effect.succeed(evidence))
          })
        }
        // By the process's own watch: nobody else can tell it that no answer came.
        const cancel = process.after(timeoutMillis, () => end(unanswered("yes", "timeout")))
        send(call, onTheWire(request), end)
      }),
  })

  return { troubles, sent, transportOf }
}

/** In such trouble a server does not even say that it answers in JSON. */
const fault: Evidence = { ...serverError, headers: {} }

const described = (request: Call): Pick<Sent, "api" | "id" | "token"> => {
  switch (request._tag) {
    case "RecallBatchMessage":
      return { api: "recall", id: request.batchMessageId, token: Redacted.value(request.token) }
    case "GetBatchMessageProgress":
      return { api: "progress", id: request.batchMessageId, token: Redacted.value(request.token) }
    // All incidents are of a self-built app.
    case "IssueTenantAccessToken":
    case "IssueAppAccessToken":
    case "IssueStoreTenantAccessToken":
    case "ResendAppTicket":
      return { api: "token", id: "", token: "" }
  }
}

const onTheWire = (request: Call): PlatformRequest => {
  const { authorization, body, method, path } = toHttp(request)
  return {
    method,
    target: path,
    authorization: authorization === undefined ? undefined : Redacted.value(authorization),
    body: body === undefined ? "" : Redacted.value(body),
    remoteAddress: "192.0.2.7",
  }
}

const codeOf = (body: string): number | undefined => {
  const code = /"code":(-?\d+)/.exec(body)?.[1]
  return code === undefined ? undefined : Number(code)
}
