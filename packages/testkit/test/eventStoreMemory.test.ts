import { EventStoreMemory } from "@feishu-recall/core"
import { eventStoreLaws, laneLeaseLaws } from "@feishu-recall/testkit"

eventStoreLaws("memory", EventStoreMemory)
laneLeaseLaws("memory", EventStoreMemory)
