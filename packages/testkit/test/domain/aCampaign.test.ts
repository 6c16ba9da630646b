import { it } from "@effect/vitest"
import { aCampaign, campaignCommands, campaignEvents } from "../../src/index.ts"

const { cancelled, opened, paused, requested, resumed, sealed, withdrawn } = campaignEvents
const { cancel, finishRequesting, finishWithdrawing, open, pause, resume, seal } = campaignCommands

it("a campaign that is sealed is requested once, and withdrawn once it is cancelled", () => {
  aCampaign
    .when(open())
    .then(opened())
    .at("1 s")
    .when(seal())
    .then(sealed())
    .when(seal())
    .thenNothing()
    .when(finishRequesting())
    .then(requested())
    .when(finishRequesting())
    .thenNothing()
    .at("1 min")
    .when(cancel())
    .then(cancelled())
    .when(finishWithdrawing())
    .then(withdrawn())
})

it("a campaign that is sealed takes no other list, and one without ids is not sealed", () => {
  aCampaign
    .given(opened(), sealed())
    .when(seal({ count: 4 }))
    .thenRejected("sealed with another list")
  aCampaign
    .given(opened())
    .when(seal({ count: 0 }))
    .thenRejected("put ids on it first")
})

it("a campaign that is paused goes on when somebody says so, and says who did", () => {
  const stopped = aCampaign.given(opened(), sealed(), paused())
  stopped.when(pause()).thenNothing()
  stopped
    .at("1 h")
    .when(resume({ by: "zhao.min" }))
    .then(resumed({ by: "zhao.min" }))
  stopped.given(cancelled()).when(resume()).thenRejected("open a new one")
})
