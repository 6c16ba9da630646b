import { it } from "@effect/vitest"
import { aLane, aRecall, laneCommands, laneEvents, recallEvents, nextSteps } from "../../src/index.ts"

const { blocked, held, left, resumed } = laneEvents
const { block, hold, leave, resume } = laneCommands

// #region held
it("a lane whose window is full is held, twice as long each time, and asks a person after ten", () => {
  let lane = aLane
  for (let [at, seconds, inARow] = [0, 1, 1]; inARow <= 10; inARow++) {
    const until = at + Math.min(60, seconds)
    lane = lane
      .at(`${at} s`)
      .when(hold())
      .then(held({ until: `${until} s`, inARow }))
    at = until
    seconds *= 2
  }
  lane
    .at("304 s")
    .when(hold())
    .then(blocked({ cause: "throttled-without-end" }))
})
// #endregion

it("a lane that is blocked stays so for the same reason, until a person resumes it", () => {
  const stopped = aLane
    .when(block())
    .then(blocked())
    .when(block({ cause: "quota" }))
    .thenNothing()
  stopped.when(hold()).thenNothing()
  stopped.at("1 h").when(resume()).then(resumed()).when(resume()).thenNothing()
})

it("a lane that is left keeps the word of its worker", () => {
  aLane.when(leave({ fence: 4 })).then(left({ fence: 4 }))
})

// #region recall-in-a-lane
it("a recall in a lane that is held waits, and in one that is blocked waits for a person", () => {
  const recall = aRecall.given(recallEvents.requested())
  recall.theNextStepIs(nextSteps.waitUntil("1 s"), { lane: aLane.given(held()).state })
  recall.theNextStepIs(nextSteps.waitForPerson("scope"), { lane: aLane.given(blocked({ cause: "scope" })).state })
  recall.theNextStepIs(nextSteps.dispatch, { lane: aLane.given(held({ api: "progress" })).state })
})
// #endregion
