import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { badInput } from "../src/CommandError.ts"
import { exitCodes } from "../src/exitCode.ts"
import { oneSentence } from "../src/oneSentence.ts"

describe("what people are told of an error", () => {
  it("has nothing of the message of one that nobody foresaw: it could hold a secret", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, unit: fc.constantFrom("0", "1", "x", "Q") }), (secret) => {
        for (const error of [new Error(secret), new TypeError(secret), secret, { _tag: "Other", message: secret }]) {
          const { exitCode, message } = oneSentence(error)
          assert.strictEqual(exitCode, exitCodes.failed)
          assert.notInclude(message, secret)
          assert.notInclude(message, "\n")
        }
      }),
    )
  })

  it("is the sentence of one that was foreseen, with its exit code", () => {
    assert.deepEqual(oneSentence(badInput("check it")), { message: "check it", exitCode: exitCodes.badInput })
  })
})
