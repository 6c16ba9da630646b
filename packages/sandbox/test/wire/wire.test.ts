import { STATUS_CODES } from "node:http"
import { documentedCodes } from "@feishu-recall/sandbox"
import { assert, describe, expect, it } from "@effect/vitest"
import { callWire, type WireRequest, wireCases } from "./wireCases.ts"
import { makeWireWorld } from "./WireWorld.ts"

describe("on the wire", () => {
  it.each(wireCases)("$api answers $code as it always did: vitest -u after a change on purpose", async (wireCase) => {
    const world = makeWireWorld()
    const request = wireCase.request(world)
    const answer = callWire(world, request)
    assert.strictEqual(answer.code, wireCase.code)
    const response = [`HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status]}`, ...lines(answer.headers)]
    const golden = [...write(request), "", ...response, "", answer.body, ""].join("\n")
    await expect(golden).toMatchFileSnapshot(`golden/${wireCase.api}-${wireCase.code}.http`)
  })

  it("every documented code of every API is held", () => {
    const held = new Set(wireCases.map(({ api, code }) => `${api} ${code}`))
    const documented = Object.entries(documentedCodes).flatMap(([api, codes]) => codes.map((code) => `${api} ${code}`))
    assert.deepStrictEqual(
      documented.filter((one) => !held.has(one)),
      [],
    )
    assert.strictEqual(held.size, wireCases.length)
  })
})

const write = ({ method, path, token, body }: WireRequest): ReadonlyArray<string> => [
  `${method} ${path} HTTP/1.1`,
  ...(token === undefined ? [] : [`Authorization: Bearer ${token}`]),
  ...(body === undefined ? [] : ["Content-Type: application/json; charset=utf-8"]),
  ...(body === undefined ? [] : ["", abridge(JSON.stringify(body))]),
]

const lines = (headers: Readonly<Record<string, string>>): ReadonlyArray<string> =>
  Object.entries(headers).map(([name, value]) => `${name}: ${value}`)

// One request is too long to be looked at.
const abridge = (text: string): string =>
  text.replace(/(.)\1{99,}/g, (run, letter: string) => `${letter} × ${run.length}`)
