import { decryptPush, isSigned, limits, readPush, recognizePush, type WebhookApp } from "@feishu-recall/ticket-webhook"
import type { WrittenPush } from "@feishu-recall/sandbox"
import { assert, describe, it } from "@effect/vitest"
import { Redacted } from "effect"
import * as fc from "fast-check"
import { createCipheriv, createHash, randomBytes } from "node:crypto"
import { makePushingApp } from "./pushes.ts"

const bytes = (text: string) => Buffer.from(text, "utf8")
const recognize = (apps: ReadonlyArray<WebhookApp>, { body, headers }: WrittenPush) =>
  recognizePush(apps, headers, bytes(body))

/** By the documents, with nothing of ours. */
const encryptText = (encryptKey: string, text: string): string => {
  const vector = randomBytes(16)
  const cipher = createCipheriv("aes-256-cbc", createHash("sha256").update(encryptKey).digest(), vector)
  return Buffer.concat([vector, cipher.update(text, "utf8"), cipher.final()]).toString("base64")
}

const signed = makePushingApp({ encryptKey: "secret of the app" })
const plain = makePushingApp()

describe("a push", () => {
  it("is decrypted as the platform's documents show it", () => {
    assert.strictEqual(
      decryptPush(Redacted.make("test key"), "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk="),
      "hello world",
    )
  })

  it("is recognized with the app that it is for, encrypted and signed or in the clear, whatever the case of its headers", () => {
    for (const { app, ticket, ticketValue, challenge } of [signed, plain]) {
      const found = recognize([app], ticket)
      assert.deepStrictEqual([found?.app, found?.push._tag], [app, "Event"])
      assert.strictEqual(found?.push._tag === "Event" && found.push.event["app_ticket"], ticketValue)
      assert.strictEqual(recognize([app], challenge)?.push._tag, "Challenge")
      const headers = new Headers(ticket.headers)
      assert.isDefined(recognizePush([app], headers, bytes(ticket.body)))
      const raw = Object.fromEntries(
        Object.entries(ticket.headers).map(([name, value]) => [name.toUpperCase(), [value]]),
      )
      assert.isDefined(recognizePush([app], raw, bytes(ticket.body)))
    }
  })

  it("with any byte changed, of body, timestamp, nonce or signature, is nobody's", () => {
    const names = ["X-Lark-Request-Timestamp", "X-Lark-Request-Nonce", "X-Lark-Signature"] as const
    const body = bytes(signed.ticket.body)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: body.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = Uint8Array.from(body)
        changed[at] = changed[at]! ^ by
        assert.isUndefined(recognizePush([signed.app], signed.ticket.headers, changed))
      }),
      { numRuns: 1_000 },
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.nat(),
        fc.stringMatching(/^[\x20-\x7e]?$/),
        (name, place, character) => {
          const value = signed.ticket.headers[name]!
          const at = place % value.length
          fc.pre(value[at] !== character)
          const changed = value.slice(0, at) + character + value.slice(at + 1)
          const headers = { ...signed.ticket.headers, [name]: changed }
          assert.isUndefined(recognizePush([signed.app], headers, body))
        },
      ),
      { numRuns: 1_000 },
    )
    for (const name of names) {
      const { [name]: _, ...headers } = signed.ticket.headers
      assert.isUndefined(recognizePush([signed.app], headers, body))
    }
  })

  it("without a signature is taken if it is a challenge, for the platform may check an address so, and refused if it is an event", () => {
    const unsigned = { "content-type": "application/json" }
    assert.isUndefined(recognizePush([signed.app], unsigned, bytes(signed.ticket.body)))
    assert.strictEqual(recognizePush([signed.app], unsigned, bytes(signed.challenge.body))?.push._tag, "Challenge")
  })

  it("without a signature is looked at up to unsignedBytes, and its challenge taken up to challengeCharacters", () => {
    const encrypted = (challenge: string, padding = "") => {
      const text = JSON.stringify({
        challenge,
        token: Redacted.value(signed.app.verificationToken),
        type: "url_verification",
      })
      return bytes(JSON.stringify({ encrypt: encryptText("secret of the app", text) }) + padding)
    }
    const tag = (body: Uint8Array) => recognizePush([signed.app], {}, body)?.push._tag
    assert.strictEqual(tag(encrypted("c".repeat(limits.challengeCharacters))), "Challenge")
    assert.isUndefined(tag(encrypted("c".repeat(limits.challengeCharacters + 1))))
    const { length } = encrypted("c")
    assert.strictEqual(tag(encrypted("c", " ".repeat(limits.unsignedBytes - length))), "Challenge")
    assert.isUndefined(tag(encrypted("c", " ".repeat(limits.unsignedBytes - length + 1))))
  })

  it("with another encrypt key, verification token or app id is nobody's", () => {
    const others: ReadonlyArray<Partial<WebhookApp>> = [
      { encryptKey: Redacted.make("secret of another") },
      { verificationToken: Redacted.make("another") },
      { appId: "cli_another" },
    ]
    for (const other of others) assert.isUndefined(recognize([{ ...signed.app, ...other }], signed.ticket))
    for (const other of others) assert.isUndefined(recognize([{ ...plain.app, ...other }], plain.ticket))
  })

  it("in the clear does not do for an app with an encrypt key, nor an encrypted one for an app without", () => {
    const clear = { ...plain.ticket, headers: signed.ticket.headers }
    assert.isUndefined(recognize([{ ...plain.app, encryptKey: signed.app.encryptKey }], clear))
    assert.isUndefined(recognize([{ ...signed.app, encryptKey: undefined }], signed.ticket))
  })

  it("finds its app among many, also where they share keys or a token", () => {
    const { platform } = signed
    const apps = ["one", "one", "two", undefined, undefined].map((encryptKey) =>
      makePushingApp({ platform, token: "shared", ...(encryptKey === undefined ? {} : { encryptKey }) }),
    )
    for (const { app, ticket } of apps) {
      const all = apps.map((one) => one.app)
      assert.strictEqual(recognize(all, ticket)?.app, app)
      assert.isUndefined(
        recognize(
          all.filter((other) => other !== app),
          ticket,
        ),
      )
    }
  })

  it("of any other bytes and headers is nobody's, and nothing is thrown", () => {
    const header = fc.oneof(fc.string(), fc.constantFrom("x-lark-signature", "x-lark-request-nonce", "__proto__"))
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.json(),
      fc
        .record({ encrypt: fc.oneof(fc.base64String(), fc.string(), fc.jsonValue()) })
        .map((one) => JSON.stringify(one)),
      fc.constantFrom("[".repeat(100_000), '{"__proto__":{"encrypt":""}}', "null", '{"encrypt":"AAAA"}', ""),
    )
    const body = fc.oneof(text.map(bytes), fc.uint8Array())
    fc.assert(
      fc.property(fc.dictionary(header, fc.string()), body, (headers, given) => {
        assert.isUndefined(recognizePush([signed.app, plain.app], headers, given))
      }),
      { numRuns: 500 },
    )
  })
})

describe("isSigned", () => {
  it("takes the SHA-256 of timestamp, nonce, key and body in hex, whatever they are, and nothing else", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.uint8Array(), (timestamp, nonce, key, body) => {
        const signature = createHash("sha256")
          .update(timestamp + nonce + key)
          .update(body)
          .digest("hex")
        assert.isTrue(isSigned(Redacted.make(key), { timestamp, nonce, signature }, body))
        assert.isFalse(
          isSigned(Redacted.make(key), { timestamp, nonce, signature: signature.toUpperCase() + " " }, body),
        )
        assert.isFalse(isSigned(Redacted.make(`${key}.`), { timestamp, nonce, signature }, body))
      }),
    )
  })
})

describe("readPush", () => {
  it("reads events of version 1 and of version 2", () => {
    const one = readPush(
      JSON.stringify({
        ts: "1502199207.7171419",
        uuid: "u-1",
        token: "v",
        type: "event_callback",
        event: { type: "app_open", app_id: "cli_x", tenant_key: "acme", more: [1] },
      }),
    )
    assert.deepStrictEqual(one, {
      _tag: "Event",
      token: "v",
      appId: "cli_x",
      id: "u-1",
      type: "app_open",
      tenantKey: "acme",
      createdAt: 1_502_199_207_717,
      event: { type: "app_open", app_id: "cli_x", tenant_key: "acme", more: [1] },
    })
    const header = {
      event_id: "u-2",
      event_type: "app_ticket",
      create_time: "1608725989000",
      token: "v",
      app_id: "cli_x",
    }
    assert.deepStrictEqual(readPush(JSON.stringify({ schema: "2.0", header, event: { app_ticket: "t" } })), {
      _tag: "Event",
      token: "v",
      appId: "cli_x",
      id: "u-2",
      type: "app_ticket",
      tenantKey: undefined,
      createdAt: 1_608_725_989_000,
      event: { app_ticket: "t" },
    })
  })

  it("takes a time that is none for no time", () => {
    for (const ts of ["", "soon", "-1", "Infinity", "1e999"]) {
      const text = { ts, uuid: "u", token: "v", type: "event_callback", event: { type: "app_ticket", app_id: "cli_x" } }
      const push = readPush(JSON.stringify(text))
      assert.isTrue(push?._tag === "Event" && push.createdAt === undefined, ts)
    }
  })
})
