import ts from "typescript-api"
import type { Docstring } from "./PublicExport.ts"

/** The docstrings of a declaration: a constant has them before its statement. */
export const docstringsOf = (declaration: ts.Node): ReadonlyArray<Docstring> =>
  ts
    .getJSDocCommentsAndTags(declaration)
    .filter(ts.isJSDoc)
    .map(({ comment, tags = [] }) => {
      const textsOf = (name: string) =>
        tags.filter(({ tagName }) => tagName.text === name).map((tag) => ts.getTextOfJSDocComment(tag.comment) ?? "")
      return {
        text: ts.getTextOfJSDocComment(comment) ?? "",
        examples: textsOf("example"),
        sees: textsOf("see").flatMap((text) => [...text.matchAll(/\{@link ([\w.]+)\}/g)].map((match) => match[1]!)),
      }
    })
