export { Actor, Label, Order, Reason } from "./Actor.ts"
export { evolveCampaign, type Campaign } from "./campaign/Campaign.ts"
export { CampaignEvent } from "./campaign/CampaignEvent.ts"
export { CampaignId } from "./campaign/CampaignId.ts"
export {
  CampaignRejected,
  decideCampaign,
  type CampaignCommand,
  type CampaignDecision,
} from "./campaign/decideCampaign.ts"
export {
  parseIdList,
  type ListedId,
  type ListFault,
  type ListRepeat,
  type ParsedIdList,
} from "./campaign/parseIdList.ts"
export { readIdLine, readListedMessage, shownOfLine, type ListedMessage } from "./campaign/readIdLine.ts"
export type { CampaignList } from "./client/campaignList.ts"
export { isAtRest, type CampaignCounts, type CampaignProgress } from "./client/CampaignProgress.ts"
export type { CampaignCourse, CourseCounts, CourseSpan } from "./client/CampaignCourse.ts"
export type { CampaignRecall } from "./client/campaignRecalls.ts"
export type { RecallSummary } from "./client/recallSummary.ts"
export type { CampaignReport, Refusals, Sample } from "./client/CampaignReport.ts"
export type { Filled, OpenCampaign, Sealed, Target } from "./client/campaignOrders.ts"
export type { HistoryEntry, OrderHistory } from "./client/OrderHistory.ts"
export { InvalidInput } from "./client/InvalidInput.ts"
export { ClientPolicy, defaultClientPolicy } from "./client/ClientPolicy.ts"
export type { Prunable, PrunableCampaign, PruneTotals, StayingCampaign } from "./client/Prunable.ts"
export type { Pruned } from "./client/pruneCampaigns.ts"
export type { PruneOrder, RetentionQuery } from "./client/retentionQuery.ts"
export type { StayReason } from "./retention/judgeRetention.ts"
export { RecallClient, type ClientError } from "./client/RecallClient.ts"
export type { StoryEvent } from "./client/recallStory.ts"
export type { WatchedEvent, WatchOptions } from "./client/watchCampaign.ts"
export {
  campaignCodec,
  laneCodec,
  NewerEvent,
  recallCodec,
  UndecodableEvent,
  type EventCodec,
} from "./event-store/eventCodec.ts"
export { EventMetadata } from "./event-store/EventMetadata.ts"
export { appendProblem, erasureProblem, meetsExpectation, stageProblem } from "./event-store/appendRules.ts"
export { makeAppendSignal, type AppendSignal } from "./event-store/AppendSignal.ts"
export {
  EventStore,
  VersionConflict,
  type Append,
  type Appended,
  type Erasure,
  type ExpectedVersion,
  type IndexedStream,
  type IndexEntry,
  type IndexQuery,
  type Member,
  type MembersQuery,
  type NewEvent,
  type ReadAll,
  type Stage,
  type Staged,
  type StoredEvent,
  type StreamAppend,
  type Tally,
} from "./event-store/EventStore.ts"
export { EventStoreError } from "./event-store/EventStoreError.ts"
export { EventStoreMemory, eventStoreMemory, type EventStoreMemoryOptions } from "./event-store/EventStoreMemory.ts"
export { LaneLease, LeaseHeld, LeaseLost, type Lease } from "./event-store/LaneLease.ts"
export { logStreams, type LogPages, type LogSeek } from "./event-store/logStreams.ts"
export { prefixRanges } from "./event-store/prefixRanges.ts"
export { isPassing } from "./event-store/storePatience.ts"
export * as Budget from "./lane/Budget.ts"
export { BudgetPolicy, BudgetWindow, defaultBudgetPolicy } from "./lane/BudgetPolicy.ts"
export { defaultLanePolicy, LanePolicy } from "./lane/LanePolicy.ts"
export { Lane, LaneKey, laneKey } from "./lane/Lane.ts"
export {
  decideLane,
  type BlockLane,
  type HoldLane,
  type LaneCommand,
  type LeaveLane,
  type PruneLane,
  type ResumeLane,
} from "./lane/decideLane.ts"
export { LaneApi, LaneBlocked, LaneEvent, LaneHeld, LaneLeft, LanePruned, LaneResumed } from "./lane/LaneEvent.ts"
export { evolveLane, openLane, type Hold, type LaneState } from "./lane/LaneState.ts"
export { leastTime } from "./lane/leastTime.ts"
export { advice } from "./platform/advice.ts"
export type { AppTicket, KeptTicket } from "./platform/AppTicket.ts"
export { App, makeAppTickets, ticketKey, type AppTickets } from "./platform/AppTickets.ts"
export { classify } from "./platform/classify.ts"
export { classifyReading, type Read } from "./platform/classifyReading.ts"
export { classifyToken, type Issued } from "./platform/classifyToken.ts"
export { codeEntry, knownCodes, type CodeClass, type CodeEntry } from "./platform/codes.ts"
export {
  BlockCause,
  PlatformAnswer,
  type Accepted,
  type Blocked,
  type Disposition,
  type NotFound,
  type Refused,
  type Setback,
  type Throttled,
  type TokenRejected,
  type Unknown,
  type Unsent,
} from "./platform/Disposition.ts"
export type { Answered, Evidence, Unanswered, UnansweredReason } from "./platform/Evidence.ts"
export { HostTokens, type HostToken, type HostTokensOptions } from "./platform/HostTokens.ts"
export type {
  GetBatchMessageProgress,
  IssueAppAccessToken,
  IssueStoreTenantAccessToken,
  IssueTenantAccessToken,
  PlatformRequest,
  RecallBatchMessage,
  ResendAppTicket,
} from "./platform/PlatformRequest.ts"
export { Reading } from "./platform/Reading.ts"
export { RecallTransport } from "./platform/RecallTransport.ts"
export { SelfBuiltApp, type SelfBuiltAppOptions } from "./platform/SelfBuiltApp.ts"
export { makeStoreApp, StoreApp, type StoreAppOptions } from "./platform/StoreApp.ts"
export { makeTenantTokens, TenantTokens, TokenRejectedAgain } from "./platform/TenantTokens.ts"
export type { TenantTokensSettings } from "./platform/TokenPolicy.ts"
export { toHttp, type HttpCall } from "./platform/toHttp.ts"
export { tokenFailure } from "./platform/tokenFailure.ts"
export { TokenRefused, TokenSource, TokenUnavailable, type IssuedToken } from "./platform/TokenSource.ts"
export { TokenStore, TokenStoreError } from "./platform/TokenStore.ts"
export { TokenStoreMemory, tokenStoreMemory } from "./platform/TokenStoreMemory.ts"
export { BatchMessageId } from "./recall/BatchMessageId.ts"
export { decide, RecallRejected, type RecallDecision } from "./recall/decide.ts"
export { evolve } from "./recall/evolve.ts"
export type { Dated, Outcome, Phase, Recall } from "./recall/Recall.ts"
export type {
  CancelRecall,
  ClaimExpired,
  NotStarted,
  RecallCommand,
  RecordAnswer,
  RecordReading,
  ReopenRecall,
  RequestRecall,
  RereadRecall,
  StartAttempt,
} from "./recall/RecallCommand.ts"
export { RecallEvent } from "./recall/RecallEvent.ts"
export { recallIndex, recallStatus, type RecallQueue, type RecallStatus } from "./recall/recallIndex.ts"
export { defaultRecallPolicy, RecallPolicy } from "./recall/RecallPolicy.ts"
export { laneConsequence, type AnswerMemory } from "./worker/laneConsequence.ts"
export type { FailedReading } from "./worker/FailedReadings.ts"
export { LaneWorker, type LaneWorkerOptions, type WorkerError, type WorkerView } from "./worker/LaneWorker.ts"
export { limits } from "./limits.ts"
export { probeLane, type ProbeError } from "./worker/probeLane.ts"
export { makeRefusalRuns, type RefusalRuns } from "./worker/RefusalRuns.ts"
export { defaultWorkerPolicy, WorkerPolicy } from "./worker/WorkerPolicy.ts"
export { attributes, type AttributeDefinition, type AttributeKey } from "./telemetry/attributes.ts"
export { metrics, type MetricDefinition } from "./telemetry/metrics.ts"
export { orderSpans, spans, type SpanDefinition } from "./telemetry/spans.ts"
export { next, type Step } from "./next.ts"
export { Timestamp } from "./Timestamp.ts"
