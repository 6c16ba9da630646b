/** What every adapter of a port keeps. A trial is what a law is tried on. */
export interface Law<Trial> {
  /** Stable: never given to another law. */
  readonly number: string
  readonly sentence: string
  readonly reason: string
  /** What breaks without it. */
  readonly withoutIt: string
  /** New in a minor release: tried only for whoever asks for it, and for everybody from the next major release on. */
  readonly announced?: true
  /** Rejects if the trial does not keep it. `undefined` for what can't be asked of this adapter. */
  readonly holds: (trial: Trial) => (() => Promise<void>) | undefined
}
