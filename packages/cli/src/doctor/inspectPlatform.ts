import {
  BatchMessageId,
  classifyReading,
  classifyToken,
  type Lane,
  type PlatformRequest,
  RecallTransport,
} from "@feishu-recall/core"
import { HttpTransport } from "@feishu-recall/transport-http"
import { Clock, Effect, Redacted } from "effect"
import type { Configuration } from "../configuration/Configuration.ts"
import { readAppSecret } from "../configuration/readSecret.ts"
import { limits } from "../limits.ts"
import { readAuthority } from "../services/configuredServices.ts"
import { type Check, failing, untried } from "./Check.ts"
import { consolePage } from "./consolePage.ts"
import { judgeCredentials } from "./judgeCredentials.ts"
import { judgeProbe, noProbe, recallWindow } from "./judgeProbe.ts"
import { judgeReach } from "./judgeReach.ts"
import { wayTo } from "./wayTo.ts"

/** An id of the right form that no batch message has. */
const nobody = BatchMessageId.make(`bm-${"0".repeat(32)}`)

/**
 * Two calls that change nothing: one for a token, one for the progress of a batch message that can't be. Without
 * credentials the second alone, with a token that is none: whoever answers shows what it is.
 */
export const inspectPlatform = (
  configuration: Configuration,
  lane: Lane | undefined,
  environment: Readonly<Record<string, string | undefined>>,
  { doctorCallMillis }: { readonly doctorCallMillis: number } = limits,
): Effect.Effect<ReadonlyArray<Check>> =>
  Effect.gen(function* () {
    const { proxy } = configuration
    const baseUrl = configuration.baseUrl!.value
    const transport = HttpTransport.layer({
      baseUrl,
      connections: 1,
      ...certificate(yield* readAuthority(configuration)),
      ...(proxy === undefined ? {} : { proxy: Redacted.make(proxy.value) }),
    })
    const way = wayTo(baseUrl, proxy?.value, environment)
    return yield* inspect({ configuration, lane, way, timeoutMillis: doctorCallMillis }).pipe(Effect.provide(transport))
  }).pipe(
    Effect.catch((error) =>
      Effect.succeed<ReadonlyArray<Check>>([
        failing("connection", error.message),
        ...untried(["base URL", "clock", "credentials"], "not tried: there is no connection"),
        ...noProbe("not tried: there is no connection"),
        recallWindow,
      ]),
    ),
  )

interface Inspected {
  readonly configuration: Configuration
  readonly lane: Lane | undefined
  readonly way: string
  /** For each call. */
  readonly timeoutMillis: number
}

const inspect = Effect.fnUntraced(function* ({ configuration, lane, timeoutMillis, way }: Inspected) {
  const call = callWithin(timeoutMillis)
  const page = lane && consolePage(lane)
  const secret = yield* Effect.result(readAppSecret(configuration))
  if (lane === undefined || secret._tag === "Failure") {
    const checks = judgeReach({
      ...(yield* call({ _tag: "GetBatchMessageProgress", batchMessageId: nobody, token })),
      way,
    })
    const credentials: Check =
      secret._tag === "Failure"
        ? failing("credentials", secret.failure.message)
        : failing("credentials", "no app is named: say which one with --app-id")
    return [...checks, credentials, ...noProbe("not tried: there is no token"), recallWindow]
  }
  const appSecret = secret.success
  const first = yield* call({ _tag: "IssueTenantAccessToken", appId: lane.appId, appSecret })
  const reach = judgeReach({ ...first, way })
  if (reach.some(({ name, status }) => status !== "pass" && name !== "clock"))
    return [...reach, ...untried(["credentials"], notReached), ...noProbe(notReached), recallWindow]
  const issued = classifyToken(first.evidence, [appSecret])
  const credentials = judgeCredentials(issued, page)
  if (issued._tag !== "Issued") return [...reach, credentials, ...noProbe("not tried: there is no token"), recallWindow]
  const { evidence } = yield* call({ _tag: "GetBatchMessageProgress", batchMessageId: nobody, token: issued.token })
  return [...reach, credentials, ...judgeProbe(classifyReading(evidence, [issued.token]), page), recallWindow]
})

const notReached = "not tried: the platform does not answer"

/** No token at all, in the form of one. */
const token = Redacted.make("t-none")

const callWithin = (timeoutMillis: number) =>
  Effect.fnUntraced(function* (request: PlatformRequest) {
    const askedAt = yield* Clock.currentTimeMillis
    const transport = yield* RecallTransport
    const evidence = yield* transport.send(request, { timeoutMillis })
    return { evidence, askedAt, answeredAt: yield* Clock.currentTimeMillis }
  })

const certificate = (certificateAuthority: string | undefined) =>
  certificateAuthority === undefined ? {} : { certificateAuthority }
