/** A path for people. Who writes it as a URI may put a key behind the question mark: that is not shown. */
export const shownPath = (filename: string): string => filename.replace(/\?.*$/s, "?…")
