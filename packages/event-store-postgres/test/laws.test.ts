import { eventStoreLaws, laneLeaseLaws } from "@feishu-recall/testkit"
import { onServer } from "./onServer.ts"

onServer("the laws", ({ store }) => {
  eventStoreLaws("postgres", store(), { clock: "live" })
  laneLeaseLaws("postgres", store(), { clock: "live" })
})
