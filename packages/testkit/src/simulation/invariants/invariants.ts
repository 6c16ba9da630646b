import { blockedLane } from "./blockedLane.ts"
import { bounded } from "./bounded.ts"
import { claim } from "./claim.ts"
import { idempotent } from "./idempotent.ts"
import type { Invariant } from "./Invariant.ts"
import { lease } from "./lease.ts"
import { log } from "./log.ts"
import { noLoss } from "./noLoss.ts"
import { outcomeStays } from "./outcomeStays.ts"
import { rate } from "./rate.ts"
import { retention } from "./retention.ts"
import { secrets } from "./secrets.ts"
import { tokens } from "./tokens.ts"
import { truth } from "./truth.ts"
import { withheld } from "./withheld.ts"

/** Bad input is judged where it is given: an order that should have been refused, and watchers who missed something. */
const faults: Invariant = { number: 9, name: "Bad input", check: ({ world }) => world.faults }

/** The twelve invariants of the design, in its order. */
export const invariants: ReadonlyArray<Invariant> = [
  rate,
  claim,
  lease,
  noLoss,
  retention,
  truth,
  outcomeStays,
  idempotent,
  log,
  secrets,
  faults,
  blockedLane,
  withheld,
  tokens,
  bounded,
]
