import { Effect, type Scope } from "effect"
import type { Push } from "../model/TicketOffice.ts"
import { nextPushAt, settlePush, takeDuePushes } from "../model/ticketPushes.ts"
import { writePush } from "../model/writePush.ts"
import type { SandboxShell } from "./SandboxShell.ts"

/** Delivers what the model wants to push, when it is due, for as long as the scope lives. */
export const pushEvents = (shell: SandboxShell): Effect.Effect<never, never, Scope.Scope> =>
  Effect.gen(function* () {
    yield* shell.pushLatch.close
    for (const push of takeDuePushes(shell.platform, shell.now())) yield* Effect.forkScoped(deliver(shell, push))
    const wait = Math.max(0, (nextPushAt(shell.platform) ?? Infinity) - shell.now())
    yield* Effect.timeoutOption(shell.pushLatch.await, Math.min(wait, longestSleepMs))
  }).pipe(Effect.forever)

const longestSleepMs = 60_000

const deliver = Effect.fnUntraced(function* (shell: SandboxShell, push: Push) {
  const webhook = shell.platform.ticketOffice.webhooks.get(push.appId)
  if (webhook === undefined) return
  const { url, headers, body } = writePush(shell.platform, push, webhook, shell.now())
  const isAnswered = yield* Effect.tryPromise(async (signal) => {
    const response = await fetch(url, { method: "POST", headers, body, signal, redirect: "manual" })
    const text = await response.text()
    return response.status === 200 && (push.kind === "app_ticket" || isChallengeOf(push, text))
  }).pipe(
    Effect.timeoutOrElse({ duration: answerWithinMs[push.kind], orElse: () => Effect.succeed(false) }),
    Effect.orElseSucceed(() => false),
  )
  settlePush(shell.platform, push, isAnswered, shell.now())
  yield* shell.pushLatch.open
})

// https://open.feishu.cn/document/ukTMukTMukTM/uUTNz4SN1MjL1UzM and the page on webhooks next to it.
const answerWithinMs = { url_verification: 1000, app_ticket: 3000 } as const

const isChallengeOf = (push: Push, text: string): boolean => {
  try {
    return (JSON.parse(text) as { readonly challenge?: unknown } | null)?.challenge === push.id
  } catch {
    return false
  }
}
