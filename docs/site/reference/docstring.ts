import ts from "typescript-api"

export interface Docstring {
  readonly summary: string
  readonly examples: ReadonlyArray<string>
}

/** What stands before a declaration. Links stay as `{@link name}`. */
export const docstring = (node: ts.Node): Docstring => {
  const blocks = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc)
  const written = (comment: ts.JSDoc["comment"]): string =>
    typeof comment === "string"
      ? comment
      : (comment ?? []).map((part) => (ts.isJSDocLink(part) ? `{@link ${nameOf(part)}}` : part.text)).join("")
  return {
    summary: blocks.map(({ comment }) => written(comment)).join("\n\n"),
    examples: blocks.flatMap(({ tags = [] }) =>
      tags.filter(({ tagName }) => tagName.text === "example").map(({ comment }) => written(comment)),
    ),
  }
}

const nameOf = (part: ts.JSDocLink): string => `${part.name?.getText() ?? ""}${part.text}`.trim()
