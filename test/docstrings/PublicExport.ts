/** One name that a published package exports, as it is declared. */
export interface PublicExport {
  /** As a reader writes it; a part of a namespace is `Budget.acquire`. */
  readonly name: string
  /** File and line, e.g. `packages/core/src/next.ts:54`. */
  readonly at: string
  /** People call it: a function, a class, a layer, or an object that has one of these. */
  readonly isCalled: boolean
  readonly docstrings: ReadonlyArray<Docstring>
  readonly members: ReadonlyArray<PublicMember>
}

/** A field, an option or a call of something that is exported. */
export interface PublicMember {
  /** With the name of what it belongs to, e.g. `LaneWorker.run`. */
  readonly name: string
  readonly at: string
  readonly isCalled: boolean
  /** Written out inside another field or an alias, whose docstring speaks for it. */
  readonly isInside: boolean
  readonly isOptional: boolean
  /** A number, or several, of which the type says no more. */
  readonly isNumber: boolean
  readonly docstrings: ReadonlyArray<Docstring>
}

export interface Docstring {
  readonly text: string
  readonly examples: ReadonlyArray<string>
  /** The names that its `@see` tags link to. */
  readonly sees: ReadonlyArray<string>
}
