// One replica as a process of its own: main.ts, at the pace of a sandbox.
import { swiftPolicy } from "../../../packages/ticket-webhook/test/laneWorkers.ts"
import { runService } from "../src/index.ts"

const swift = swiftPolicy([{ limit: 10, millis: 400 }])
// What a killed replica left behind is given up once its calls can't be under way any more.
const recall = { ...swift.recall, startWithinMillis: 1_000, callTimeoutMillis: 2_000 }
runService({ ...swift, recall, leaseTtlMillis: 1_500, claimPollMillis: 200 })
