/** What a story is told of: its state, what happens, what can be asked, and the settings by which it is decided. */
export interface Kind {
  readonly state: unknown
  readonly event: Happening
  readonly command: Happening
  readonly policy: unknown
}

export interface Happening {
  readonly _tag: string
  readonly at: number
}

/** How things stand when something is told: what is left unsaid follows from that. */
export interface So<K extends Kind> {
  readonly state: K["state"]
  /** Epoch milliseconds. */
  readonly now: number
  readonly policy: K["policy"]
}

/**
 * An event or a command in words: it becomes one where the story has got to.
 *
 * @example
 * ```ts
 * import type { RecallEvent } from "@feishu-recall/core"
 * import { type Moment, recallEvents, type RecallKind, type Told } from "@feishu-recall/testkit"
 *
 * const acceptedAt = (at: Moment): Told<RecallKind, RecallEvent> => recallEvents.accepted({ at })
 * ```
 */
export class Told<K extends Kind, A> {
  /** The event or the command that it is, where the story stands so. */
  readonly become: (so: So<K>) => A

  constructor(become: (so: So<K>) => A) {
    this.become = become
  }
}

/** An event of a story. */
export type ToldEvent<K extends Kind> = Told<K, K["event"]>

/** A command of a story. */
export type ToldCommand<K extends Kind> = Told<K, K["command"]>
