import ts from "typescript-api"
import { docstringsOf } from "./docstringsOf.ts"
import type { PublicMember } from "./PublicExport.ts"

/** What an export has that a reader uses or fills in, as far as it is declared in this repository. */
export const membersOf = (
  name: string,
  symbol: ts.Symbol,
  checker: ts.TypeChecker,
  placeOf: (node: ts.Node) => string | undefined,
): ReadonlyArray<PublicMember> => {
  const found = new Map<ts.Node, PublicMember>()

  const add = (member: ts.Symbol, owner: string) => {
    const [declaration] = member.declarations ?? []
    const at = declaration === undefined ? undefined : placeOf(declaration)
    if (declaration === undefined || at === undefined || found.has(declaration) || isHidden(declaration)) return
    const type = checker.getNonNullableType(checker.getTypeOfSymbol(member))
    found.set(declaration, {
      name: `${owner}.${member.name}`,
      at,
      isCalled: isCallable(type),
      isInside: isInside(declaration),
      isOptional: (member.flags & ts.SymbolFlags.Optional) !== 0,
      isNumber: isNumber(type, checker) && !saysWhen.test(declaration.getText()),
      docstrings: documentedBy(declaration, checker).flatMap(docstringsOf),
    })
    visit(declaration, `${owner}.${member.name}`)
  }

  /** Everything that is written out where something is declared, but for the bodies of functions. */
  const visit = (node: ts.Node, owner: string): void =>
    ts.forEachChild(node, (child) => {
      if (ts.isBlock(child)) return
      const isMember = (ts.isTypeElement(child) || ts.isClassElement(child)) && child.name !== undefined
      const member = isMember ? checker.getSymbolAtLocation(child.name) : undefined
      if (member === undefined) visit(child, owner)
      else add(member, owner)
    })

  const addAll = (type: ts.Type) => {
    for (const member of checker.getPropertiesOfType(type)) add(member, name)
  }
  if (symbol.flags & ts.SymbolFlags.Type) {
    const type = checker.getDeclaredTypeOfSymbol(symbol)
    for (const part of type.isUnion() ? type.types : [type]) addAll(part)
  }
  if (isObject(symbol)) addAll(checker.getTypeOfSymbol(symbol))
  for (const declaration of symbol.declarations ?? []) visit(declaration, name)
  return [...found.values()]
}

/** An object that stands there for its parts, such as `HttpTransport`. */
export const isObject = ({ declarations = [] }: ts.Symbol): boolean =>
  declarations.some(
    (declaration) =>
      ts.isVariableDeclaration(declaration) &&
      declaration.initializer !== undefined &&
      ts.isObjectLiteralExpression(declaration.initializer),
  )

/** Functions, and what Effect runs or provides. */
export const isCallable = (type: ts.Type): boolean =>
  type.getCallSignatures().length > 0 ||
  ["Effect", "Stream", "Layer"].includes(type.aliasSymbol?.name ?? type.symbol?.name ?? "")

const isHidden = (declaration: ts.Declaration): boolean =>
  ts.isClassElement(declaration) &&
  ((declaration.name !== undefined && ts.isPrivateIdentifier(declaration.name)) ||
    (ts.getCombinedModifierFlags(declaration) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !== 0)

/** Not so an option of a function, or a call of a service. */
const isInside = (declaration: ts.Declaration): boolean => {
  if (!ts.isTypeLiteralNode(declaration.parent)) return false
  const owner = ts.findAncestor(declaration.parent, (node) => ts.isTypeElement(node) || !ts.isTypeNode(node))
  return owner !== undefined && (ts.isPropertySignature(owner) || ts.isTypeAliasDeclaration(owner))
}

/** `{ layer }` is documented where `layer` is. */
const documentedBy = (declaration: ts.Declaration, checker: ts.TypeChecker): ReadonlyArray<ts.Node> =>
  ts.isShorthandPropertyAssignment(declaration)
    ? [declaration, ...(checker.getShorthandAssignmentValueSymbol(declaration)?.declarations ?? [])]
    : [declaration]

const isNumber = (type: ts.Type, checker: ts.TypeChecker): boolean =>
  checker.isArrayType(type) || checker.isTupleType(type)
    ? checker.getTypeArguments(type as ts.TypeReference).some((element) => isNumber(element, checker))
    : (type.flags & ts.TypeFlags.Number) !== 0

/** The name of this type says the unit: epoch milliseconds. */
const saysWhen = /\bTimestamp\b/
