import type { WorkerPolicy } from "@feishu-recall/core"
import type { PlatformSettingsPatch } from "@feishu-recall/sandbox"

/**
 * Everything that a simulation is going to do, as a value: the same incident gives the same run, step by step. It is
 * drawn from a seed, and a part of it can be left out to find what a failure needs.
 */
export interface Incident {
  readonly seed: number
  readonly settings: PlatformSettingsPatch
  readonly policy: WorkerPolicy
  /** Processes that work for the lane. */
  readonly processes: number
  /** When all has come to rest, somebody asks for everything once more. */
  readonly asksAgain: boolean
  /** The processes share their tokens, as over Redis. */
  readonly sharesTokens: boolean
  /** Milliseconds that a call takes at its best, least and most. */
  readonly network: readonly [least: number, most: number]
  /** Milliseconds that the store takes at its best, least and most. */
  readonly store: readonly [least: number, most: number]
  readonly messages: ReadonlyArray<PlannedMessage>
  readonly happenings: ReadonlyArray<Happening>
  /** What had happened in the lane long before. */
  readonly past: ReadonlyArray<PastCampaign>
}

/** A campaign that was cancelled long before the beginning, and that somebody may remove. */
export interface PastCampaign {
  readonly key: string
  readonly daysAgo: number
  /** Batch messages of which the platform never heard, by numbers of their own: several campaigns may have asked for one. */
  readonly own: ReadonlyArray<number>
  /** Planned messages that it asked for, too. */
  readonly shared: ReadonlyArray<number>
}

/** A batch message as it stands on the platform when everything begins. */
export interface PlannedMessage {
  readonly key: string
  /** `foreign`: another app sent it. `unknown`: there is no such batch message. */
  readonly kind: "ours" | "foreign" | "unknown"
  /** How many it was sent to. */
  readonly people: number
  /** How long before the beginning, in hours. */
  readonly sentHoursAgo: number
  /** Messages that a recall does not take back. */
  readonly shortBy: number
}

/** Something that somebody does, or that goes wrong, so many milliseconds after the beginning. */
export interface Happening {
  readonly key: string
  readonly afterMillis: number
  readonly what: What
}

/** What happens: an order of people, or trouble. */
export type What = Order | ProcessTrouble | NetworkTrouble | StoreTrouble | PlatformTrouble

/** What people do, at the process with that number. Campaigns and messages are numbers, too. */
export type Order =
  | {
      readonly _tag: "Ask"
      readonly at: number
      readonly messages: ReadonlyArray<number>
      readonly forgetsToSeal: boolean
    }
  | { readonly _tag: "AskBadly"; readonly at: number; readonly message: number }
  | { readonly _tag: "Pause" | "Resume" | "Cancel" | "Watch"; readonly at: number; readonly campaign: number }
  | { readonly _tag: "ResumeLane"; readonly at: number }
  | { readonly _tag: "Reopen" | "Reread"; readonly at: number; readonly message: number }
  /** Removes what ended two days ago, or the names in it. */
  | { readonly _tag: "Prune"; readonly at: number; readonly what: "events" | "names" }

/** Trouble of one process, by its number, or of all clocks: it dies, stands still, stops, or the time is wrong. */
export type ProcessTrouble =
  /** After so many more steps of that process, so that it is in the middle of something. */
  | { readonly _tag: "Kill"; readonly process: number; readonly steps: number; readonly backAfterMillis: number }
  | { readonly _tag: "Freeze"; readonly process: number; readonly steps: number; readonly millis: number }
  | { readonly _tag: "Stop"; readonly process: number; readonly backAfterMillis: number }
  | { readonly _tag: "ClockJump"; readonly process: number; readonly millis: number }
  | { readonly _tag: "StoreClockJump"; readonly millis: number }

/** For a while, a share of the calls meets this. */
export interface NetworkTrouble {
  readonly _tag: "Network"
  readonly kind: NetworkFault
  /** Of the calls, 0 to 1. */
  readonly share: number
  /** Calls for a token get through: without one there would be nothing else to go wrong. */
  readonly sparesTokens: boolean
  /** How long. */
  readonly millis: number
}

/** What befalls a call. */
export type NetworkFault =
  /** No connection. */
  | "refused"
  /** Never arrives. */
  | "lost"
  /** The platform acts, and its answer never arrives. */
  | "answer-lost"
  /** The platform acts, and the connection breaks off. */
  | "reset"
  /** Arrives twice. */
  | "duplicated"
  /** Seconds under way: calls overtake each other. */
  | "slow"
  /** Arrives after its time is over. */
  | "late"
  /** 500 and code 2200, whether the platform acted or not. */
  | "fault"
  /** A page of HTML from a gateway, whether the platform acted or not. */
  | "gateway"

/** For a while, a share of what is asked of the store meets this. */
export interface StoreTrouble {
  readonly _tag: "Store"
  /**
   * `unknown-outcome`: an append is committed, and nobody is told. `down`: the server is killed and comes back; who had
   * asked it something may have been heard or not.
   */
  readonly kind: "slow" | "locked" | "full" | "unavailable" | "unknown-outcome" | "down"
  /** Of what is asked, 0 to 1. */
  readonly share: number
  /** How long. */
  readonly millis: number
}

/** What the platform, the app's owner or the tenant's administrator does, for so many milliseconds where it passes. */
export type PlatformTrouble =
  | {
      readonly _tag: "App"
      readonly kind: "disabled" | "scopes" | "ip" | "quota" | "permission" | "bot"
      readonly millis: number
    }
  /** Another program of the same app uses up nearly all of what may be called. */
  | { readonly _tag: "Throttle"; readonly millis: number }
  | { readonly _tag: "RevokeTokens"; readonly keepIssuing: boolean }
  /** The tenant's administrator forbids recalls. */
  | { readonly _tag: "ForbidRecalls"; readonly millis: number }
  /** The recall window of one message ends. */
  | { readonly _tag: "Age"; readonly message: number }
  | { readonly _tag: "DenyMessage"; readonly message: number; readonly millis: number }

/**
 * An incident without some of its messages and happenings, by their keys.
 *
 * @see {@link simulate}
 */
export const without = (incident: Incident, keys: ReadonlyArray<string>): Incident => {
  const isLeft = ({ key }: { readonly key: string }) => !keys.includes(key)
  return {
    ...incident,
    // The numbers of the others stay: a message that is left out is asked for by nobody.
    messages: incident.messages,
    past: incident.past.filter(isLeft),
    happenings: incident.happenings.filter(isLeft).map((happening) => {
      const { what } = happening
      return what._tag === "Ask"
        ? {
            ...happening,
            what: { ...what, messages: what.messages.filter((index) => isLeft(incident.messages[index]!)) },
          }
        : happening
    }),
  }
}
