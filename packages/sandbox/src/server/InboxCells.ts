import { type BatchMessage, countsAt } from "../model/BatchMessage.ts"

/**
 * All addressed inboxes in the order of acceptance, cut into at most `limit` cells of the same size. One inbox is one
 * person's copy of one batch message. The model counts copies and doesn't say whose, so every count fills the stretch of
 * its message from the beginning.
 */
export interface InboxCells {
  /** Inboxes that one cell stands for; the last cell may have fewer. */
  readonly perCell: number
  /** Four whole numbers for each cell: addressed, delivered, read, recalled. */
  readonly cells: ReadonlyArray<number>
  readonly totals: InboxTotals
}

export interface InboxTotals {
  readonly batchMessages: number
  readonly addressed: number
  readonly delivered: number
  readonly read: number
  readonly recalled: number
  /** Batch messages whose recall was accepted. */
  readonly recalls: number
}

export const countInboxes = (messages: ReadonlyArray<BatchMessage>, now: number, limit: number): InboxCells => {
  let addressed = 0
  for (const { valid } of messages) addressed += valid
  const perCell = Math.max(1, Math.ceil(addressed / limit))
  const cells = Array.from({ length: Math.ceil(addressed / perCell) * 4 }, () => 0)
  let [delivered, read, recalled, recalls, from] = [0, 0, 0, 0, 0]
  for (const message of messages) {
    const counts = countsAt(message, now)
    delivered += counts.success
    read += counts.read
    recalled += counts.recallCount
    if (message.recall !== undefined) recalls++
    pour(cells, perCell, from, [message.valid, counts.success, counts.read, counts.recallCount])
    from += message.valid
  }
  return {
    perCell,
    cells,
    totals: { batchMessages: messages.length, addressed, delivered, read, recalled, recalls },
  }
}

// Each count fills the message's own stretch of the line from its beginning.
const pour = (cells: Array<number>, perCell: number, from: number, counts: ReadonlyArray<number>): void => {
  counts.forEach((count, kind) => {
    let at = from
    const end = from + count
    while (at < end) {
      const cell = Math.floor(at / perCell)
      const next = Math.min(end, (cell + 1) * perCell)
      cells[cell * 4 + kind]! += next - at
      at = next
    }
  })
}
