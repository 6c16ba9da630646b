/** Something that can happen: where it stood, why it changed or not, and where it stands. */
export interface Transition {
  readonly from: string
  /** None: time alone does it. */
  readonly event: string | undefined
  readonly to: string
}

/** A story as far as it has come. */
export interface Situation<State> {
  readonly state: State
  readonly now: number
}

export interface Exploration<State, Command, Event extends { readonly _tag: string }> {
  readonly beginning: Situation<State>
  /** Whatever could be asked next, at whatever time after. */
  readonly commands: (situation: Situation<State>) => ReadonlyArray<{ readonly command: Command; readonly now: number }>
  readonly decide: (state: State, command: Command) => ReadonlyArray<Event>
  readonly evolve: (state: State, event: Event) => State
  /** How a person would call where it stands. */
  readonly placeOf: (situation: Situation<State>) => string
  /** Two situations alike in this lead to the same places. */
  readonly alikeBy: (situation: Situation<State>) => string
}

/**
 * Every transition that the rules allow: asks of every kind of situation, from the beginning on, what each command would do
 * there, until nothing new comes. A decision of several events goes by its last one. Sorted.
 */
export const explore = <State, Command, Event extends { readonly _tag: string }>({
  alikeBy,
  beginning,
  commands,
  decide,
  evolve,
  placeOf,
}: Exploration<State, Command, Event>): ReadonlyArray<Transition> => {
  const found = new Map<string, Transition>()
  const known = new Set([alikeBy(beginning)])
  const open = [beginning]
  for (let situation = open.pop(); situation !== undefined; situation = open.pop()) {
    const { state } = situation
    for (const { command, now } of commands(situation)) {
      const from = placeOf({ state, now })
      if (from !== placeOf(situation)) note(found, { from: placeOf(situation), event: undefined, to: from })
      const events = decide(state, command)
      const last = events.at(-1)
      if (last === undefined) continue
      const next = { state: events.reduce(evolve, state), now }
      note(found, { from, event: last._tag, to: placeOf(next) })
      const alike = alikeBy(next)
      if (known.has(alike)) continue
      known.add(alike)
      open.push(next)
    }
  }
  return [...found.keys()].toSorted().map((key) => found.get(key)!)
}

const note = (found: Map<string, Transition>, transition: Transition): void => {
  found.set(`${transition.from}\n${transition.event ?? ""}\n${transition.to}`, transition)
}
