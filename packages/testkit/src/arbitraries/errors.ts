import {
  CampaignRejected,
  EventStoreError,
  InvalidInput,
  LeaseHeld,
  LeaseLost,
  NewerEvent,
  RecallRejected,
  TokenRefused,
  TokenRejectedAgain,
  TokenStoreError,
  TokenUnavailable,
  UndecodableEvent,
  VersionConflict,
} from "@feishu-recall/core"
import { fromSchema } from "./fromSchema.ts"

/** Every error of the core, under its name. */
export const errors = {
  CampaignRejected: fromSchema(CampaignRejected),
  EventStoreError: fromSchema(EventStoreError),
  InvalidInput: fromSchema(InvalidInput),
  LeaseHeld: fromSchema(LeaseHeld),
  LeaseLost: fromSchema(LeaseLost),
  NewerEvent: fromSchema(NewerEvent),
  RecallRejected: fromSchema(RecallRejected),
  TokenRefused: fromSchema(TokenRefused),
  TokenRejectedAgain: fromSchema(TokenRejectedAgain),
  TokenStoreError: fromSchema(TokenStoreError),
  TokenUnavailable: fromSchema(TokenUnavailable),
  UndecodableEvent: fromSchema(UndecodableEvent),
  VersionConflict: fromSchema(VersionConflict),
}
