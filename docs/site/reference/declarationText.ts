import ts from "typescript-api"

/** A longer value is told by its name and its docstring alone. */
const longestValue = 24

/**
 * A declaration as it is written, so that its types have the names that a reader knows: without its docstring, and
 * without what functions do.
 */
export const declarationText = (node: ts.Node): string => {
  if (ts.isVariableDeclaration(node)) return `const ${variableText(node)}`
  if (ts.isFunctionDeclaration(node)) return upTo(node, node.body).replace(/^export /, "")
  if (ts.isClassDeclaration(node)) return classText(node).replace(/^export /, "")
  return node.getText().replace(/^export /, "")
}

const variableText = (node: ts.VariableDeclaration): string => {
  const { initializer, name, type } = node
  const head = `${name.getText()}${type === undefined ? "" : `: ${type.getText()}`}`
  if (initializer === undefined) return head
  if (ts.isArrowFunction(initializer)) return type === undefined ? `${head} = ${arrowText(initializer)}` : head
  const value = withoutBodies(initializer)
  if (value.split("\n").length <= longestValue) return `${head} = ${value}`
  return type === undefined ? `${head} = …` : head
}

/** An arrow that names its type needs no more; else what it gives is its type. */
const arrowText = (node: ts.ArrowFunction): string =>
  node.type === undefined ? withoutBodies(node) : upTo(node, node.equalsGreaterThanToken)

/** Static members and methods stay with what they take and give; what is private goes. */
const classText = (node: ts.ClassDeclaration): string => {
  const members = node.members.filter((member) => !isPrivate(member)).map((member) => `  ${memberText(member)}`)
  const first = node.members[0]
  const head =
    first === undefined ? node.getText().replace(/\{\s*\}$/, "") : upTo(node, first, true).replace(/\{\s*$/, "")
  return members.length === 0 ? `${head.trimEnd()} {}` : `${head.trimEnd()} {\n${members.join("\n")}\n}`
}

const memberText = (member: ts.ClassElement): string => {
  const documented = member
    .getFullText()
    .trim()
    .slice(0, member.getStart() - member.getFullStart())
    .trimEnd()
  const comment =
    ts.getJSDocCommentsAndTags(member).length === 0
      ? ""
      : `${documented.slice(0, documented.lastIndexOf("*/") + 2)}\n  `
  if (ts.isPropertyDeclaration(member) && member.initializer !== undefined) {
    const { initializer } = member
    const head = upTo(member, initializer).replace(/=\s*$/, "")
    const value = ts.isArrowFunction(initializer) ? arrowText(initializer) : withoutBodies(initializer)
    return `${comment}${head}= ${value}`
  }
  return comment + ("body" in member ? upTo(member, member.body as ts.Node | undefined) : member.getText())
}

const isPrivate = (member: ts.ClassElement): boolean =>
  (member.name !== undefined && ts.isPrivateIdentifier(member.name)) ||
  (ts.canHaveModifiers(member) &&
    (ts.getModifiers(member) ?? []).some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword))

/** The text of a node before a part of it. */
const upTo = (node: ts.Node, part: ts.Node | undefined, full = false): string =>
  part === undefined
    ? node.getText()
    : node
        .getSourceFile()
        .text.slice(node.getStart(), full ? part.getFullStart() : part.getStart())
        .trimEnd()

/** The text of a node with `…` for the body of each function in it. */
const withoutBodies = (node: ts.Node): string => {
  const start = node.getStart()
  const cuts: Array<ts.Node> = []
  const visit = (one: ts.Node): void => {
    const body = ts.isFunctionLike(one) && "body" in one ? (one.body as ts.Node | undefined) : undefined
    if (body !== undefined && (ts.isBlock(body) || body.getText().includes("\n"))) cuts.push(body)
    else ts.forEachChild(one, visit)
  }
  visit(node)
  let [text, from] = ["", start]
  const source = node.getSourceFile().text
  for (const cut of cuts) {
    text += `${source.slice(from, cut.getStart())}${ts.isBlock(cut) ? "{ … }" : "…"}`
    from = cut.getEnd()
  }
  return text + source.slice(from, node.getEnd())
}
