import { callTrouble } from "./display/callTrouble.ts"
import { exitCodes } from "./exitCode.ts"

export interface Ending {
  readonly message: string
  readonly exitCode: number
}

/**
 * What people are told of an error: its own message, which ends in what to do. A defect is our bug, and its message may
 * contain anything, so it is not shown: the kind is enough to find it.
 */
export const oneSentence = (error: unknown): Ending => {
  if (isTagged(error)) {
    const exitCode = "exitCode" in error && typeof error.exitCode === "number" ? error.exitCode : codes[error._tag]
    if (exitCode !== undefined) return { message: atTheStart(error), exitCode }
  }
  const kind = error instanceof Error ? error.name : typeof error
  return {
    message: `feishu-recall has a bug (${kind}). Nothing is lost: go on with feishu-recall resume, and report what you did.`,
    exitCode: exitCodes.failed,
  }
}

/** A token is asked for before anything else: there is no lane to resume yet, and no worker that tries again. */
const atTheStart = ({ _tag, message }: { readonly _tag: string; readonly message: string }): string => {
  if (_tag === "TokenUnavailable") return tokenUnavailable(message)
  return _tag.startsWith("Token") ? message.replace(/resume the lane\.$/, "run it again.") : message
}

/** An answer without a token shows that there is a way to whoever gave it. */
const tokenUnavailable = (message: string): string => {
  const [, what, detail] = /^(The call for a token .+?) \(([^]+)\)\. Try again\.$/.exec(message) ?? []
  if (what === undefined || detail === undefined)
    return message.replace(/Try again in a while\.$/, "Run it again in a while.")
  const isAnswer = /^(the answer|the platform|code 0|the token)|\(code \d+\)$/.test(detail)
  const todo = isAnswer
    ? 'The platform, or a proxy before it, fails: run it again in a moment; "feishu-recall doctor" shows what answers.'
    : "Check the base URL, the network and the proxy, and run it again."
  return `${what} (${callTrouble(detail)}). ${todo}`
}

/** Errors that are part of the interface. */
const codes: Readonly<Record<string, number>> = {
  InvalidInput: exitCodes.badInput,
  CampaignRejected: exitCodes.badInput,
  RecallRejected: exitCodes.badInput,
  TokenRefused: exitCodes.badInput,
  TokenRejectedAgain: exitCodes.badInput,
  TokenUnavailable: exitCodes.badInput,
  TokenStoreError: exitCodes.badInput,
  EventStoreError: exitCodes.failed,
  VersionConflict: exitCodes.failed,
  UndecodableEvent: exitCodes.failed,
  NewerEvent: exitCodes.failed,
  SandboxListenError: exitCodes.badInput,
}

const isTagged = (error: unknown): error is { readonly _tag: string; readonly message: string } =>
  typeof error === "object" &&
  error !== null &&
  "_tag" in error &&
  typeof error._tag === "string" &&
  "message" in error &&
  typeof error.message === "string"
