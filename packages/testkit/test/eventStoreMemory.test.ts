// #region laws
import { EventStoreMemory } from "@feishu-recall/core"
import { eventStoreLaws, laneLeaseLaws } from "@feishu-recall/testkit"

eventStoreLaws("memory", EventStoreMemory)
laneLeaseLaws("memory", EventStoreMemory)
// #endregion

// As a database server would run them, so that this way of running them stays sound.
eventStoreLaws("memory, by a clock that the laws can't move", EventStoreMemory, { clock: "live" })
laneLeaseLaws("memory, by a clock that the laws can't move", EventStoreMemory, { clock: "live" })
