import { Effect, Result } from "effect"
import { laneNotes } from "../configuration/lane.ts"
import { type Check, checkNames, failing, pass, untried } from "../doctor/Check.ts"
import { checkLines } from "../doctor/checkLines.ts"
import { inspectPlatform } from "../doctor/inspectPlatform.ts"
import { inspectStore, inspectTokenStore } from "../doctor/inspectStores.ts"
import { exitCodes } from "../exitCode.ts"
import { Invocation } from "../Invocation.ts"
import { judgeLane, readSettings, tellNotes } from "./judge.ts"

/** `feishu-recall doctor` */
export const doctor = Effect.fnUntraced(function* () {
  const { environment, output } = yield* Invocation
  const { configuration, faults, notes } = yield* readSettings
  yield* tellNotes(notes)
  const judged = judgeLane({ configuration, faults, notes })
  const lane = Result.isSuccess(judged) ? judged.success : undefined
  // With a setting that can't be, nobody knows what was meant: no secret is sent anywhere.
  const checks: ReadonlyArray<Check> =
    faults.length > 0
      ? [...faults.map(faulty), ...untried(checkNames.slice(1), "not tried: the settings come first")]
      : [
          ...(Result.isFailure(judged)
            ? judged.failure.map(faulty)
            : [pass("settings", `app ${judged.success.appId} at ${judged.success.baseUrl}`)]),
          ...(yield* inspectPlatform(configuration, lane, environment)),
          ...(yield* inspectStore(configuration, lane)),
          yield* inspectTokenStore(configuration, lane),
        ]
  if (lane !== undefined) yield* tellNotes(laneNotes(lane))
  const count = (status: Check["status"]) => checks.filter((check) => check.status === status).length
  for (const { logId = null, page = null, todo = null, ...check } of checks)
    output.record("check", { ...check, todo, page, logId })
  output.record("doctor", { passed: count("pass"), failed: count("fail"), unknown: count("unknown") })
  output.text(checkLines(checks, output.terminal))
  return count("fail") === 0 ? exitCodes.confirmed : exitCodes.notAllConfirmed
})

const faulty = (fault: string): Check => failing("settings", fault)
