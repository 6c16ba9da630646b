import ts from "typescript-api"

export interface Docstring {
  readonly summary: string
  readonly examples: ReadonlyArray<string>
  /** What it says to look at, as `{@link name}`. */
  readonly sees: ReadonlyArray<string>
}

/** What stands before a declaration. Links stay as `{@link name}`. */
export const docstring = (node: ts.Node): Docstring => {
  const blocks = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc)
  const written = (comment: ts.JSDoc["comment"]): string =>
    typeof comment === "string"
      ? comment
      : (comment ?? []).map((part) => (ts.isJSDocLink(part) ? `{@link ${nameOf(part)}}` : part.text)).join("")
  const tagged = (name: string) =>
    blocks.flatMap(({ tags = [] }) =>
      tags.filter(({ tagName }) => tagName.text === name).map(({ comment }) => written(comment)),
    )
  return {
    summary: blocks.map(({ comment }) => written(comment)).join("\n\n"),
    examples: tagged("example"),
    sees: tagged("see"),
  }
}

const nameOf = (part: ts.JSDocLink): string => `${part.name?.getText() ?? ""}${part.text}`.trim()
