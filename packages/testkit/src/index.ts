export { eventStoreLaws, lawsOfEventStores, type StoreLawsOptions } from "./eventStoreLaws.ts"
export { laneLeaseLaws, lawsOfLaneLeases } from "./laneLeaseLaws.ts"
export type { DurableStore, StoreLayer, StoreTrial } from "./event-store/StoreTrial.ts"
export type { Durable } from "./processes/Durable.ts"
export { startProgram, type RunningProgram } from "./processes/startProgram.ts"
export { startStoreWriter, type StoreWriterOrders } from "./processes/StoreWriter.ts"
export type { Law } from "./laws/Law.ts"
export { lawReport, type LawOutcome } from "./laws/lawReport.ts"
export { lawsOfTokenStores, tokenStoreLaws, type TokenStoreLawsOptions } from "./tokenStoreLaws.ts"
export type {
  DurableTokenStore,
  SharedTokenStore,
  TokenStoreLayer,
  TokenStoreTrial,
} from "./token-store/tokenStoreTrial.ts"
export { callFaults, type CallFault, type CallFaultEntry } from "./faults/CallFault.ts"
export { arbitraryFaults, type FaultPlan, seededFaults } from "./faults/FaultPlan.ts"
export { faultyEventStore } from "./faults/faultyEventStore.ts"
export { faultyTransport } from "./faults/faultyTransport.ts"
export { storeFaults, type StoreFault, type StoreFaultEntry } from "./faults/StoreFault.ts"
export type { TokenAnswer, TokenPlatform } from "./token-source/TokenPlatform.ts"
export type { MakeTokenSource, TokenSourceTrial } from "./token-source/tokenSourceTrial.ts"
export { tokenTransport } from "./token-source/tokenTransport.ts"
export { lawsOfTokenSources, tokenSourceLaws, type TokenSourceLawsOptions } from "./tokenSourceLaws.ts"
export { acceptance, rawAnswer } from "./transport/rawAnswers.ts"
export { rawServer, type RawRequest, type RawServer, type RawServerOptions } from "./transport/rawServer.ts"
export type { MakeTransport, TransportTrial } from "./transport/transportTrial.ts"
export { lawsOfTransports, transportLaws, transportTrial, type TransportLawsOptions } from "./transportLaws.ts"
export { drawIncident } from "./simulation/drawIncident.ts"
export {
  without,
  type Happening,
  type Incident,
  type NetworkFault,
  type NetworkTrouble,
  type Order,
  type PlannedMessage,
  type PlatformTrouble,
  type ProcessTrouble,
  type StoreTrouble,
  type What,
} from "./simulation/Incident.ts"
export { invariants } from "./simulation/invariants/invariants.ts"
export type { Invariant } from "./simulation/invariants/Invariant.ts"
export { shrinkIncident, type Shrunk } from "./simulation/shrinkIncident.ts"
export { simulate, type Aftermath, type SimulationResult, type Violation } from "./simulation/simulate.ts"
export { timeline } from "./simulation/timeline.ts"
export { drawWalk } from "./walk/drawWalk.ts"
export { walk, type Walked } from "./walk/walk.ts"
export type { WalkPlan } from "./walk/WalkPlan.ts"
export { aCampaign, campaignCommands, campaignEvents, type CampaignKind } from "./domain/aCampaign.ts"
export { aLane, laneCommands, laneEvents, type LaneKind } from "./domain/aLane.ts"
export { aRecall, nextSteps } from "./domain/aRecall.ts"
export type { Moment } from "./domain/Moment.ts"
export { campaignNumbered, messageNumbered } from "./domain/names.ts"
export { callEnds, recallCommands } from "./domain/recallCommands.ts"
export { recallEvents } from "./domain/recallEvents.ts"
export type { RecallKind } from "./domain/recallKind.ts"
export type { Asked, Circumstances, Scenario } from "./domain/Scenario.ts"
export type { Told } from "./domain/Told.ts"
export { arbitraries } from "./arbitraries/arbitraries.ts"
export { fromSchema } from "./arbitraries/fromSchema.ts"
export {
  campaignHistories,
  laneHistories,
  recallHistories,
  type CampaignHistory,
  type History,
  type LaneHistory,
  type RecallHistory,
} from "./arbitraries/histories.ts"
export { faultlessIdLists, idLists, type IdListText } from "./arbitraries/idLists.ts"
