import { assert } from "@effect/vitest"
import { declareLaws } from "../../src/laws/declareLaws.ts"
import type { Law } from "../../src/laws/Law.ts"

const law = (number: string, tried: Array<string>, announced?: true): Law<string> => ({
  number,
  sentence: "one thing is so",
  reason: "Whoever asks relies on it.",
  withoutIt: "something is lost.",
  ...(announced === undefined ? {} : { announced }),
  holds: (trial) => async () => {
    tried.push(`${number} on ${trial}`)
  },
})

const declare = (name: string, announced: boolean | undefined, expected: ReadonlyArray<string>, report: string) => {
  const tried: Array<string> = []
  declareLaws("thing", name, [law("X-1", tried), law("X-2", tried, true)], name, {
    ...(announced === undefined ? {} : { announced }),
    onReport: (markdown) => {
      assert.deepStrictEqual(tried, expected)
      assert.strictEqual(markdown, report)
    },
  })
}

const reportOf = (second: string) => `- **X-1** one thing is so: kept.\n- **X-2** one thing is so: ${second}.\n`

// The suites of authors stay as they are when a minor release brings a law.
declare("what asks for nothing more", undefined, ["X-1 on what asks for nothing more"], reportOf("not asked"))
declare("what asks for it", true, ["X-1 on what asks for it", "X-2 on what asks for it"], reportOf("kept"))
