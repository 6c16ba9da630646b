/** Milliseconds, with fractions, of the one clock that all processes of this machine share and nobody can set. */
export const monotonic = (): number => Number(process.hrtime.bigint()) / 1e6
