import type { RoundRecord } from "../RoundRecord.ts"
import { judgeClaims } from "./judgeClaims.ts"
import { judgeOutcomes } from "./judgeOutcomes.ts"
import { judgeRates } from "./judgeRates.ts"
import { judgeStore } from "./judgeStore.ts"
import { matchCalls } from "./matchCalls.ts"

/** What is wrong with a round; nothing at all, if the promises hold. */
export const judgeRound = (record: RoundRecord): ReadonlyArray<string> => {
  const calls = matchCalls(record)
  return [
    ...judgeRates(record, calls),
    ...judgeClaims(record, calls),
    ...judgeOutcomes(record),
    ...judgeStore(record),
    // What passes without a person, such as an outage of the database, ends no worker.
    ...record.workerFailures,
  ]
}
