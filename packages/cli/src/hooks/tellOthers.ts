import type { CampaignId } from "@feishu-recall/core"
import { Cause, Effect, Redacted } from "effect"
import { readSettings } from "../actions/judge.ts"
import type { Configuration } from "../configuration/Configuration.ts"
import { Invocation } from "../Invocation.ts"
import { oneSentence } from "../oneSentence.ts"
import { readAuthority } from "../services/configuredServices.ts"
import { failureMessage, type HookMessage } from "./HookMessage.ts"
import { postWebhook } from "./postWebhook.ts"
import { runOnDone } from "./runOnDone.ts"

/**
 * Tells whoever `--on-done` and `--webhook` name, both at once. That it did not work is said, and changes nothing else:
 * the exit code is the campaign's.
 */
export const tellOthers = Effect.fnUntraced(function* (message: HookMessage | undefined) {
  if (message === undefined) return
  const { configuration } = yield* readSettings
  const { environment, output } = yield* Invocation
  const { onDone } = configuration
  const command = onDone === undefined ? [] : [runOnDone(onDone.value, message, { environment, quiet: output.quiet })]
  const told = [
    ...command.map((run) => named("the command of --on-done", run)),
    ...(configuration.webhook === undefined ? [] : [named("the webhook", post(configuration, message))]),
  ]
  const faults = yield* Effect.all(told, { concurrency: "unbounded" })
  for (const fault of faults) if (fault !== undefined) output.warn(fault)
})

/** The same when the command breaks off, and the error goes on. A stop on request is none. */
export const tellingOfFailure =
  (campaignId: CampaignId) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    Effect.tapCause(effect, (cause) => {
      if (Cause.hasInterruptsOnly(cause)) return Effect.void
      const { exitCode, message } = oneSentence(Cause.squash(cause))
      return tellOthers(failureMessage(campaignId, message, exitCode))
    })

const named = (who: string, telling: Effect.Effect<string | undefined>) =>
  Effect.map(telling, (why) => (why === undefined ? undefined : `${who} was not told: ${why}`))

const post = ({ proxy, webhook, webhookSecret, ...others }: Configuration, message: HookMessage) =>
  Effect.gen(function* () {
    const certificateAuthority = yield* readAuthority(others)
    const url = Redacted.make(webhook!.value)
    const secret = webhookSecret && Redacted.make(webhookSecret.value)
    return yield* postWebhook(
      { url, secret, certificateAuthority, proxy: proxy && Redacted.make(proxy.value) },
      message,
    )
  }).pipe(Effect.catch(({ message: why }) => Effect.succeed(why)))
