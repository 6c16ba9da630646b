/** What authors of adapters and of scripts build on, by name: a law and its sentence, a port's call and its type. */
export type Promises = Readonly<Record<string, Made>>

export interface Made {
  readonly says: string
  /** The last release before it was made. Until the next one nobody builds on it, and it may be changed. */
  readonly after: string
}

/** What the code promises now. */
export interface Promised {
  readonly says: string
  /** It asks something of whoever builds on it, so that it can't simply be added: a call of a port, a law. */
  readonly demands: boolean
}

/** A changeset, as it stands in `.changeset`. */
export interface Changeset {
  readonly bump: "major" | "minor" | "patch"
  readonly text: string
}

export interface KeptPromises {
  readonly promises: Promises
  /** What a release promised and is not so any more, or what is asked anew, though no changeset says it. */
  readonly broken: ReadonlyArray<string>
}

/**
 * The promises as they have to be written down now. What a release promised is changed or taken back, and what demands
 * something is added, only by a changeset that names it and is a major one; before 1.0 a minor one, as `^0.1.0` means it.
 */
export const keepPromises = (
  before: Promises,
  now: ReadonlyMap<string, Promised>,
  version: string,
  changesets: ReadonlyArray<Changeset>,
): KeptPromises => {
  const mayBreak = version.startsWith("0.") ? ["major", "minor"] : ["major"]
  const isSaid = (name: string) =>
    changesets.some(({ bump, text }) => mayBreak.includes(bump) && text.includes(`\`${name}\``))
  const isReleased = Object.values(before).some(({ after }) => after !== version)
  const broken: Array<string> = []
  const promises: Record<string, Made> = {}
  for (const [name, made] of Object.entries(before)) {
    if (now.get(name)?.says === made.says) promises[name] = made
    else if (made.after !== version && !isSaid(name)) {
      promises[name] = made
      broken.push(`${name} said: ${made.says}`)
    }
  }
  for (const [name, { demands, says }] of now) {
    if (name in promises) continue
    if (demands && isReleased && !(name in before) && !isSaid(name)) broken.push(`${name} is asked anew: ${says}`)
    else promises[name] = { says, after: version }
  }
  return { promises, broken }
}
