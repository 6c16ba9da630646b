import { Redacted } from "effect"
import { decryptPush } from "./decryptPush.ts"
import { equalInConstantTime, isSigned, type Signature } from "./isSigned.ts"
import { limits } from "./limits.ts"
import { type Push, readPush } from "./readPush.ts"
import type { WebhookApp } from "./WebhookApp.ts"
import { headerOf, type WebhookHeaders } from "./WebhookHeaders.ts"

/** A push, and the app that it is for. */
export interface RecognizedPush<P extends Push = Push> {
  readonly app: WebhookApp
  readonly push: P
}

/**
 * Finds the app that a push is for; `undefined` if it is nobody's, for whatever reason, so that an answer tells a
 * forger nothing.
 *
 * - With an encrypt key a push has to be encrypted and signed. A challenge may come unsigned: the platform checks a new
 *   address so.
 * - Always the verification token has to be right, and an event has to name the app.
 *
 * @example
 * ```ts
 * import { recognizePush, type WebhookApp } from "@feishu-recall/ticket-webhook"
 *
 * const appOf = (apps: ReadonlyArray<WebhookApp>, headers: Headers, body: Uint8Array) =>
 *   recognizePush(apps, headers, body)?.app.appId
 * ```
 */
export const recognizePush = (
  apps: ReadonlyArray<WebhookApp>,
  headers: WebhookHeaders,
  body: Uint8Array,
): RecognizedPush | undefined => {
  const text = decodeText(body)
  if (text === undefined) return undefined
  const encrypted = encryptedIn(text)
  const signature = signatureIn(headers)
  for (const app of apps) {
    const push =
      app.encryptKey === undefined
        ? readPush(text)
        : encrypted === undefined
          ? undefined
          : readEncrypted(app.encryptKey, encrypted, signature, body)
    if (push === undefined || !equalInConstantTime(push.token, Redacted.value(app.verificationToken))) continue
    if (push._tag === "Challenge" || push.appId === app.appId) return { app, push }
  }
  return undefined
}

const readEncrypted = (
  encryptKey: Redacted.Redacted,
  encrypted: string,
  signature: Signature | undefined,
  body: Uint8Array,
): Push | undefined => {
  if (signature === undefined && body.length > limits.unsignedBytes) return undefined
  if (signature !== undefined && !isSigned(encryptKey, signature, body)) return undefined
  const text = decryptPush(encryptKey, encrypted)
  const push = text === undefined ? undefined : readPush(text)
  return signature === undefined && push?._tag !== "Challenge" ? undefined : push
}

/** `undefined` if there is none at all: a part of one is a wrong one. */
const signatureIn = (headers: WebhookHeaders): Signature | undefined => {
  const [timestamp, nonce, signature] = ["x-lark-request-timestamp", "x-lark-request-nonce", "x-lark-signature"].map(
    (name) => headerOf(headers, name),
  )
  return timestamp === undefined && nonce === undefined && signature === undefined
    ? undefined
    : { timestamp: timestamp ?? "", nonce: nonce ?? "", signature: signature ?? "" }
}

const encryptedIn = (text: string): string | undefined => {
  try {
    const outer: unknown = JSON.parse(text)
    const encrypted: unknown =
      typeof outer === "object" && outer !== null ? (outer as { readonly encrypt?: unknown }).encrypt : undefined
    return typeof encrypted === "string" ? encrypted : undefined
  } catch {
    return undefined
  }
}

const decodeText = (body: Uint8Array): string | undefined => {
  try {
    return utf8.decode(body)
  } catch {
    return undefined
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true })
