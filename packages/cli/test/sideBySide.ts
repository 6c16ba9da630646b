/** Tests of one file at once, each with a sandbox of its own: most of what a command does is wait. */
export const sideBySide = { concurrent: true, timeout: 150_000 }
