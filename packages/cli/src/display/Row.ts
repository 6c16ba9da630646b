import type { Paint } from "./Terminal.ts"

/** A line of the block: what it is about, and what there is to say. */
export interface Row {
  readonly label: string
  readonly text: string
  readonly style?: Parameters<Paint>[0]
}
