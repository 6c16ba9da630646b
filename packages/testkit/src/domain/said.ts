import { type Moment, timeOf } from "./Moment.ts"
import { isTime, type TimeName } from "./times.ts"
import type { Happening } from "./Told.ts"

/** What is said of a happening: any of its fields, and times as moments of the story. */
export type Said<A extends Happening> = {
  readonly [Name in Exclude<keyof A, "_tag" | "v">]?: Name extends TimeName ? MomentFor<A[Name]> : A[Name]
}

type MomentFor<Time> = Moment | Extract<Time, null>

/** What usually is, but for what is said. */
export const asSaid = <A extends Happening>(usual: A, said: Said<A>): A => {
  const told = Object.entries(said).map(([name, value]: [string, unknown]) => [
    name,
    isTime(name) && typeof value === "string" ? timeOf(value as Moment) : value,
  ])
  return { ...usual, ...Object.fromEntries(told) }
}

/** When it happens: as said, or now. */
export const atOf = (so: { readonly now: number }, said: { readonly at?: Moment | undefined }): number =>
  said.at === undefined ? so.now : timeOf(said.at)
