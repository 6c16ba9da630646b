/** The sessions that documents quote: each is a text in this folder. */
export const sessionNames = ["backup", "first-recall", "rehearsal", "runbook"]

/**
 * A session with everything that is another each time left open: times, durations, counts of what was under way, names of
 * campaigns, ports. What a command says stays, with the ids of batch messages, which follow from the sandbox's seed.
 */
export const withoutChance = (session: string): string =>
  session
    // How far it had got whenever it looked.
    .replaceAll(/^[\d,]+ requested; .*\n|^ {2}\d\d:\d\d:\d\d .*\n/gm, "")
    .replaceAll(/[█░]+/g, "BAR")
    .replaceAll(/\s+/g, " ")
    .replaceAll(/\bc-\d{8}-\d{4}-[\da-f]{6}\b/g, "CAMPAIGN")
    .replaceAll(/\b20\d{12}[\dA-F]{20}\b/g, "LOG-ID")
    .replaceAll(/(?<!bm-[\da-f]*)\d[\d,.:-]*/g, "#")
    .replaceAll(/(?:# h )?(?:# min )?# (?:s|ms)\b/g, "# s")
    .replaceAll("counted from # to #", "counted at #")
    // The first reading goes out with the call: either may come back first.
    .replaceAll(/(# # read: [^;]+? read) (# # attempt # accepted, [^;]+; nothing is proven yet)/g, "$2 $1")
    // Rows of numbers: what happened in one minute may be told in two.
    .replaceAll(/(?:# ){3,}/g, "# ")
