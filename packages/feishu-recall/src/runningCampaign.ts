import type { CampaignEvent } from "./CampaignEvent.ts"
import type { RunningCampaign, SealedCampaign } from "./Recaller.ts"

interface Ordered {
  readonly sealed: Promise<SealedCampaign>
  readonly watch: () => AsyncIterableIterator<CampaignEvent, void, undefined>
  /** To the log of the recaller, as an error. */
  readonly tell: (message: string) => Promise<void>
}

/**
 * A campaign that was ordered, for whoever wants to look. An order that fails while nobody looks is told to the log: as an
 * unhandled rejection it would end the host's process, and without a word it would be taken for carried out.
 */
export const runningCampaign = ({ sealed, tell, watch }: Ordered): RunningCampaign => {
  let looked = false
  let shown: Promise<SealedCampaign> | undefined
  sealed.catch(async (error: unknown) => {
    if (looked) return
    const message = `a campaign was not ordered: ${error instanceof Error ? error.message : "its list failed"}`
    // A recaller that is closed has no log any more.
    await tell(message).catch(() => process.emitWarning(message))
  })
  const events = () => {
    looked = true
    return watch()
  }
  return {
    // Whoever takes it and lets it fall gets Node's word for that: it is of their making.
    get sealed() {
      looked = true
      return (shown ??= sealed.then((campaign) => campaign))
    },
    report: async () => {
      for await (const event of events()) if (event.type === "finished") return event.report
      throw new Error("a campaign ends with its report")
    },
    [Symbol.asyncIterator]: events,
  }
}
