// #region button
import type { DatabaseSync } from "node:sqlite"
import { type BatchMessage, isRecallError, type Recaller } from "feishu-recall"
import type { Service } from "./announcements.ts"

/**
 * Two routes more. Who presses the button is known by the service's own login; which messages an announcement had, by its own
 * table. The label leads from an announcement to its campaign, so nothing is written to two databases at once.
 */
export const addRecallButton = (service: Service, db: DatabaseSync, recaller: Recaller): void => {
  const messagesOf = db.prepare("SELECT batch_message_id AS id, sent_at AS sentAt FROM message WHERE announcement = ?")
  const labelOf = (id: string) => `announcement-${id}`

  service.post("/announcements/:id/recall", async (context) => {
    const { isEditor, name } = context.get("user")
    if (!isEditor) return context.json({ message: "only editors recall: ask one" }, 403)
    const id = context.req.param("id")
    const messages = messagesOf.all(id) as unknown as ReadonlyArray<BatchMessage>
    if (messages.length === 0) return context.notFound()
    const reason = (await context.req.json<{ readonly reason?: string } | null>())?.reason
    // Answered as soon as nothing can be lost any more; the recall goes on without this request.
    const { campaignId, count } = await recaller.campaign(messages, { by: name, reason, label: labelOf(id) }).sealed
    return context.json({ campaignId, count }, 202)
  })

  service.get("/announcements/:id/recall", async (context) => {
    const campaign = (await recaller.campaigns()).find(({ label }) => label === labelOf(context.req.param("id")))
    return campaign === undefined ? context.notFound() : context.json(await recaller.progress(campaign.campaignId))
  })

  service.onError((error, context) => {
    if (error instanceof SyntaxError) return context.json({ message: "send JSON" }, 400)
    if (!isRecallError(error)) throw error
    return context.json({ message: error.message }, error._tag === "InvalidInput" ? 400 : 503)
  })
}
// #endregion
