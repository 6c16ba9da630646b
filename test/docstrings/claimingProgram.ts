import ts from "typescript-api"

/**
 * A program in which each line `expression // value`, also with the value on the next line, is a call `claim(expression,
 * value)`; `undefined` if it has none. A comment that is no literal is for people only.
 */
export const claimingProgram = (code: string): string | undefined => {
  const statements = ts.createSourceFile("example.ts", code, ts.ScriptTarget.ESNext, true).statements
  let [program, end] = ["", 0]
  for (const statement of statements) {
    const value = ts.isExpressionStatement(statement) ? commentAfter(statement, code) : ""
    if (!ts.isExpressionStatement(statement) || !isLiteral(value)) continue
    program += `${code.slice(end, statement.getStart())}claim(${statement.expression.getText()}, ${value})`
    end = statement.end
  }
  return end === 0 ? undefined : program + code.slice(end)
}

const commentAfter = ({ end }: ts.Node, code: string): string => {
  const [comment] = [
    ...(ts.getTrailingCommentRanges(code, end) ?? []),
    ...(ts.getLeadingCommentRanges(code, end) ?? []),
  ]
  return comment === undefined ? "" : code.slice(comment.pos, comment.end).replace(/^\/\/ */, "")
}

const isLiteral = (text: string): boolean => {
  const file = ts.createSourceFile("value.ts", `(${text})`, ts.ScriptTarget.ESNext, true)
  const { parseDiagnostics } = file as unknown as { readonly parseDiagnostics: ReadonlyArray<unknown> }
  const [statement, ...others] = file.statements
  return (
    parseDiagnostics.length === 0 &&
    others.length === 0 &&
    statement !== undefined &&
    ts.isExpressionStatement(statement) &&
    isValue(statement.expression)
  )
}

const isValue = (node: ts.Expression): boolean => {
  if (ts.isParenthesizedExpression(node)) return isValue(node.expression)
  if (ts.isArrayLiteralExpression(node)) return node.elements.every(isValue)
  if (ts.isObjectLiteralExpression(node))
    return node.properties.every((property) => ts.isPropertyAssignment(property) && isValue(property.initializer))
  return ts.isLiteralExpression(node) || ["true", "false", "null", "undefined"].includes(node.getText())
}
