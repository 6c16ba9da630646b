/** What stood in a terminal's window, from moment to moment, as it was really seen. */
export interface Recording {
  readonly columns: number
  readonly rows: number
  /** How long the last frame stood, in milliseconds. */
  readonly restMillis: number
  readonly frames: ReadonlyArray<Frame>
}

/** A moment at which the window changed. */
export interface Frame {
  /** Since the beginning, in milliseconds. */
  readonly at: number
  /** Rows that are not as they were, by their number from 0; with their colours, as terminals are told them. */
  readonly changed: Readonly<Record<string, string>>
}

/** The whole window after each frame. */
export const windowsOf = ({ frames, rows }: Recording): ReadonlyArray<ReadonlyArray<string>> => {
  let lines: ReadonlyArray<string> = Array.from({ length: rows }, () => "")
  return frames.map(({ changed }) => (lines = lines.map((line, row) => changed[row] ?? line)))
}

/** What has changed from one window to the next; `undefined`: nothing. */
export const changedRows = (
  before: ReadonlyArray<string>,
  now: ReadonlyArray<string>,
): Frame["changed"] | undefined => {
  const changed = now.flatMap((line, row) => (line === (before[row] ?? "") ? [] : [[row, line] as const]))
  return changed.length === 0 ? undefined : Object.fromEntries(changed)
}

/** The same with no wait longer than this: nobody learns anything from a window that stands still. */
export const withoutWaits = (recording: Recording, longestMillis: number): Recording => {
  let [before, at] = [0, 0]
  const frames = recording.frames.map((frame) => {
    at += Math.min(longestMillis, frame.at - before)
    before = frame.at
    return { ...frame, at }
  })
  return { ...recording, frames }
}
