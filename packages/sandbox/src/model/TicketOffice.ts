/** What the platform pushes to the webhooks of store apps: https://open.feishu.cn/document/uAjLw4CM/ukTMukTMukTM/application-v6/event/app_ticket-events */
export interface TicketOffice {
  readonly webhooks: Map<string, WebhookState>
  /** Per app, oldest first. */
  readonly tickets: Map<string, ReadonlyArray<Ticket>>
  /** What waits to be delivered. */
  pushes: ReadonlyArray<Push>
  /** What was delivered, or not, oldest first; the last thousand. */
  deliveries: ReadonlyArray<Delivery>
  pushesMade: number
}

/** Where an app gets its events. */
export interface Webhook {
  readonly url: string
  readonly verificationToken: string
  /** With it events are encrypted and signed. */
  readonly encryptKey: string | undefined
}

/** A webhook, and whether it answered its challenge; events go nowhere before. */
export interface WebhookState extends Webhook {
  readonly isVerified: boolean
  readonly nextTicketAt: number
}

export interface Ticket {
  readonly value: string
  readonly issuedAt: number
}

/** What waits to be delivered to a webhook. */
export interface Push {
  /** Counts the pushes of the platform, from 0. */
  readonly number: number
  readonly appId: string
  readonly kind: "url_verification" | "app_ticket"
  /** The JSON that is sent, or encrypted and sent. */
  readonly text: string
  /** The challenge, or the event's uuid. */
  readonly id: string
  /** 0 at first, 4 at last. */
  readonly redelivery: number
  /** Epoch milliseconds. */
  readonly dueAt: number
}

/** What became of one delivery. */
export interface Delivery {
  readonly appId: string
  readonly kind: Push["kind"]
  readonly id: string
  /** How many deliveries of the same event came before, 0 to 4. */
  readonly redelivery: number
  /** Epoch milliseconds. */
  readonly at: number
  readonly isAnswered: boolean
}

export const makeTicketOffice = (): TicketOffice => ({
  webhooks: new Map(),
  tickets: new Map(),
  pushes: [],
  deliveries: [],
  pushesMade: 0,
})
