/** What every way is given: the app that sent the messages, and their ids. */
export interface Task {
  readonly appId: string
  readonly appSecret: string
  readonly baseUrl: string
  readonly ids: ReadonlyArray<string>
  /** Whatever the program writes for the next one, should it be killed. */
  readonly folder: string
}

/** What a way says of each id when it ends: that it is taken back, or that it is not. */
export interface Claims {
  readonly done: ReadonlyArray<string>
  readonly failed: ReadonlyArray<string>
}

/** A way of taking back a list of batch messages. */
export type Way = (task: Task) => Promise<Claims>
