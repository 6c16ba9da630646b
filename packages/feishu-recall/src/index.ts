export { createRecaller } from "./createRecaller.ts"
export { isRecallError } from "./RecallError.ts"
export type {
  AdapterMissing,
  CampaignRejected,
  Closed,
  EventStoreError,
  InvalidInput,
  NewerEvent,
  RecallError,
  RecallRejected,
  TokenRefused,
  TokenStoreError,
  UndecodableEvent,
  VersionConflict,
} from "./RecallError.ts"
export type {
  AcceptedEvent,
  BlockedEvent,
  CampaignEvent,
  FinishedEvent,
  HeldEvent,
  OrderedEvent,
  OutcomeEvent,
  PlacedEvent,
  ProgressedEvent,
  ReopenedEvent,
  SealedEvent,
  UnblockedEvent,
} from "./CampaignEvent.ts"
export type { LogEntry } from "./LogEntry.ts"
export type { PlatformAnswer } from "./PlatformAnswer.ts"
export type { Block, CampaignState, CampaignSummary, Counts, Outcome, Progress } from "./Progress.ts"
export type {
  BatchMessage,
  BatchMessages,
  CampaignOrder,
  Order,
  Recaller,
  RecallOrder,
  RunningCampaign,
  SealedCampaign,
  WatchOptions,
} from "./Recaller.ts"
export type { HostToken, RecallerOptions, TransportOptions } from "./RecallerOptions.ts"
export type { RecallerStatus, WorkerStatus } from "./RecallerStatus.ts"
export type {
  Prunable,
  PrunableCampaign,
  PruneCounts,
  Pruned,
  PruneOrder,
  RetentionAge,
  StayingCampaign,
} from "./Retention.ts"
export type { RecallResult } from "./RecallResult.ts"
export type { Report, Sample } from "./Report.ts"
export { limits } from "./limits.ts"
