/** Takes a text in pieces, as it comes from a file or a pipe, and holds no more of it than the record it is in. */
export interface TextReader {
  readonly push: (piece: string) => void
  readonly end: () => void
}

/** What a reader finds, with the line on which it begins, from 1. */
export interface Findings {
  readonly id: (line: number, id: string, time: string | undefined) => void
  readonly fault: (line: number, text: string, problem: string) => void
  /** What was left out without harm, for people. */
  readonly note: (line: number, text: string) => void
}

/** The text is not what it was called: nothing after this can be read. */
export class Unreadable extends Error {
  readonly line: number

  constructor(line: number, problem: string) {
    super(problem)
    this.line = line
  }
}
