/** One name that a package exports, as its reference tells of it. */
export interface PublicExport {
  /** As a reader writes it; a part of a namespace is `Budget.acquire`. */
  readonly name: string
  /** From the root of the repository, such as `packages/core/src/next.ts`. */
  readonly path: string
  /** Its declarations as they are written, without what functions do. */
  readonly declarations: ReadonlyArray<string>
  /** Markdown. */
  readonly summary: string
  readonly examples: ReadonlyArray<string>
  /** What else to look at, as `{@link name}`. */
  readonly sees: ReadonlyArray<string>
}
