import { it } from "@effect/vitest"
// #region domain
import { aRecall, callEnds, recallCommands, recallEvents, nextSteps } from "@feishu-recall/testkit"

const { accepted, attemptStarted, confirmed, progressRead, requested } = recallEvents
const { cancel, recordReading } = recallCommands

it("a recall that is accepted is confirmed when its numbers have rested for five seconds", () => {
  aRecall
    .given(requested(), attemptStarted(), accepted({ at: "200 ms" }))
    .theNextStepIs(nextSteps.read)
    .at("5.2 s")
    .when(recordReading({ success: 10, recallCount: 10 }))
    .then(progressRead())
    .at("10.2 s")
    .when(recordReading())
    .then(confirmed())
    .when(cancel())
    .thenRejected("a recall can't be taken back")
    .theNextStepIs(nextSteps.ended("confirmed"))
})
// #endregion

const { attemptFailed, cancelled, fellShort, outcomeUnknown, readingRefused, reopened, requestedAgain } = recallEvents
const { refused, settledShort, unverified } = recallEvents
const { recordAnswer, recordReadingEnd, reopen, request, reread, startAttempt } = recallCommands

const called = aRecall.given(requested(), attemptStarted())

it("a recall that is asked for waits for its call, and has a claim while that is under way", () => {
  aRecall
    .when(request())
    .then(requested())
    .theNextStepIs(nextSteps.dispatch)
    .theNextStepIs(nextSteps.waitForPerson("paused"), { paused: true })
    .at("1 s")
    .when(startAttempt())
    .then(attemptStarted({ attempt: 1, startBy: "6 s", expiresAt: "16 s" }))
    .when(startAttempt())
    .thenRejected("its call is not due")
    .theNextStepIs(nextSteps.waitUntil("16 s"))
    .at("16 s")
    .theNextStepIs(nextSteps.giveUpClaim(1))
})

it("a recall that is asked for by two campaigns is one recall, and the last one carries it", () => {
  const both = aRecall.given(requested()).when(request()).thenNothing().given(requestedAgain())
  both.when(cancel({ campaignId: aRecall.given(requested()).state!.carrier })).thenRejected("cancel that one")
  both.when(cancel()).then(cancelled()).theNextStepIs(nextSteps.ended("cancelled"))
})

it("a recall that was cancelled is open again when another campaign asks for it", () => {
  aRecall.given(requested(), cancelled(), requestedAgain({ at: "1 min" })).theNextStepIs(nextSteps.dispatch)
})

it("a recall whose first call is refused has ended, and is started again by a person", () => {
  called
    .when(recordAnswer(callEnds.refused()))
    .then(refused())
    .theNextStepIs(nextSteps.ended("refused"))
    .at("1 h")
    .when(reopen())
    .then(reopened())
    .theNextStepIs(nextSteps.dispatch)
})

it("a recall whose call is throttled has lost no attempt", () => {
  called
    .at("100 ms")
    .when(recordAnswer(callEnds.throttled))
    .then(attemptFailed({ cause: "Throttled", counts: false, answer: callEnds.throttled.answer }))
    .theNextStepIs(nextSteps.dispatch)
})

it("a recall whose call could not be sent waits, longer each time", () => {
  const detail = "connection-refused: connect ECONNREFUSED"
  called
    .when(recordAnswer(callEnds.unsent))
    .then(attemptFailed({ cause: "Unsent", detail, retryAt: "750 ms" }))
    .theNextStepIs(nextSteps.waitUntil("750 ms"))
    .at("750 ms")
    .given(attemptStarted())
    .when(recordAnswer(callEnds.unsent))
    .then(attemptFailed({ cause: "Unsent", detail, retryAt: "2.25 s" }))
})

const uncertain = called
  .at("15 s")
  .when(recordAnswer(callEnds.silence))
  .then(outcomeUnknown({ readFrom: "15.75 s" }))

// #region unanswered
it("a recall that nobody answered is read before it is sent again", () => {
  uncertain.theNextStepIs(nextSteps.waitUntil("15.75 s")).at("15.75 s").theNextStepIs(nextSteps.read)
  // The platform did act.
  uncertain
    .at("16 s")
    .when(recordReading({ recallCount: 4 }))
    .then(progressRead({ recallCount: 4 }), accepted({ attempt: null }))
  // It did not.
  uncertain
    .at("16 s")
    .when(recordReading({ recall: false, recallCount: 0 }))
    .then(progressRead({ recall: false, recallCount: 0 }))
    .theNextStepIs(nextSteps.dispatch)
  // It will not say: the call itself has to.
  uncertain
    .at("50 s")
    .when(recordReadingEnd(callEnds.refused()))
    .then(readingRefused())
    .theNextStepIs(nextSteps.dispatch)
  // The reading was under way before the call ended.
  uncertain
    .at("16 s")
    .when(recordReadingEnd(callEnds.refused(), { startedAt: "14 s" }))
    .thenNothing()
})
// #endregion

it("a recall whose second call is refused is believed after a reading that says the same", () => {
  uncertain
    .given(readingRefused({ at: "50 s" }), attemptStarted())
    .when(recordAnswer(callEnds.refused()))
    .then(attemptFailed({ cause: "Refused", retryAt: "51.5 s", answer: callEnds.refused().answer }))
    .at("52 s")
    .when(recordReadingEnd(callEnds.refused()))
    .then(refused({ attempt: null }))
})

// #region short
const short = called
  .given(accepted())
  .at("5 s")
  .when(recordReading({ recallCount: 9 }))
  .then(progressRead({ recallCount: 9 }))
  .at("20 s")
  .when(recordReading())
  .then(fellShort())

it("a recall that comes to rest short of what was delivered is sent once more, and then settled", () => {
  short
    .theNextStepIs(nextSteps.dispatch)
    .given(attemptStarted(), accepted())
    .at("35 s")
    .when(recordReading())
    .then(settledShort())
    .theNextStepIs(nextSteps.ended("settledShort"))
    .when(reread())
    .then(reopened({ to: "read" }))
})
// #endregion

it("a recall that can't be proven within an hour is called unverified, and nothing else", () => {
  called
    .given(accepted())
    .at("1 h")
    .when(recordReading({ valid: 0, success: 0, recallCount: 0 }))
    .then(progressRead({ valid: 0, success: 0, recallCount: 0 }), unverified())
    .theNextStepIs(nextSteps.ended("unverified"))
})

it("a recall that does not exist can only be asked for", () => {
  for (const command of [cancel(), reopen(), reread(), startAttempt()])
    aRecall.when(command).thenRejected("there is no such recall: request it first")
})
