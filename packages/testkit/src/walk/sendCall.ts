import { type Evidence, type PlatformRequest, toHttp, type UnansweredReason } from "@feishu-recall/core"
import { handleRequest, type PlatformResponse } from "@feishu-recall/sandbox"
import { Redacted } from "effect"
import type { NetworkFault } from "./WalkPlan.ts"
import { meet, walkPolicy, type WalkWorld } from "./WalkWorld.ts"

/** Sends one call over the walk's network to the model of the platform. What came of it is heard later, by whoever is left. */
export const sendCall = (world: WalkWorld, request: PlatformRequest, hear: (evidence: Evidence) => void): void => {
  const { agenda, draws, now, plan } = world
  const { callTimeoutMillis } = walkPolicy
  const draw = draws.network
  const fault = drawFault(world)
  const there = fault === "late" ? draw.whole(callTimeoutMillis - 500, callTimeoutMillis) : delay()
  const back = delay()
  if (fault !== undefined) meet(world, `fault ${fault}`)
  world.tell(() => `${request._tag}: ${fault ?? "well"}, ${there} ms there, ${back} ms back`)

  if (fault === "unsent") return hearAt(now + there, unanswered("no", "connection-refused"))
  if (fault === undefined || fault === "late" || fault.endsWith("-acted")) {
    agenda.add(now + there, () => {
      const response = arrive(world, request)
      hearAt(Math.min(now + there + back, endsAt), outcome(fault, response))
    })
  } else hearAt(now + there + back, outcome(fault, undefined))
  const endsAt = now + callTimeoutMillis

  function delay(): number {
    return draw.whole(plan.network.least, world.isCalm ? 20 : plan.network.most)
  }

  function hearAt(at: number, evidence: Evidence): void {
    const isOver = evidence._tag === "Unanswered" && evidence.reason === "timeout"
    if (at >= now + callTimeoutMillis || isOver)
      agenda.add(now + callTimeoutMillis, () => hear(unanswered("yes", "timeout")))
    else agenda.add(at, () => hear(evidence))
  }
}

/** At once, and without a fault: a walk is not about the tokens. */
export const callNow = (world: WalkWorld, request: PlatformRequest): Evidence => answered(arrive(world, request))

/** What the platform says of a fault of its own. */
export const faultCode = 2200

const drawFault = ({ draws, isCalm, plan }: WalkWorld): NetworkFault | undefined => {
  const { faults, share } = plan.network
  return isCalm || faults.length === 0 || !draws.network.chance(share) ? undefined : draws.network.pick(faults)
}

const arrive = (world: WalkWorld, request: PlatformRequest): PlatformResponse => {
  const call = toHttp(request)
  return handleRequest(
    world.platform,
    {
      method: call.method,
      target: call.path,
      authorization: call.authorization && Redacted.value(call.authorization),
      body: call.body === undefined ? "" : Redacted.value(call.body),
      remoteAddress: "127.0.0.1",
    },
    world.now,
  )
}

const outcome = (fault: NetworkFault | undefined, response: PlatformResponse | undefined): Evidence => {
  switch (fault) {
    case undefined:
    case "late":
    case "unsent":
      return answered(response!)
    case "lost":
    case "lost-acted":
      return unanswered("yes", "timeout")
    case "reset":
    case "reset-acted":
      return unanswered("unknown", "connection-lost")
    case "fault":
    case "fault-acted":
      return page(500, "application/json", `{"code":${faultCode},"msg":"Internal Error"}`)
    case "gateway":
    case "gateway-acted":
      return page(502, "text/html", "<html>502 Bad Gateway</html>")
    case "broken-off-acted":
      return { ...page(200, "application/json", response!.body.slice(0, -1)), truncated: true }
  }
}

const answered = (response: PlatformResponse): Evidence => {
  const headers: Record<string, string> = {}
  for (const name in response.headers) headers[name.toLowerCase()] = response.headers[name]!
  return { _tag: "Answered", status: response.status, headers, body: response.body, truncated: false }
}

const page = (status: number, type: string, body: string) =>
  ({ _tag: "Answered", status, headers: { "content-type": type }, body, truncated: false }) as const

const unanswered = (sent: "no" | "yes" | "unknown", reason: UnansweredReason): Evidence => ({
  _tag: "Unanswered",
  sent,
  reason,
  detail: `${reason} in a walk`,
})
