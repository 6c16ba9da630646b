import ts from "typescript-api"

/**
 * Types that the public declarations of a package name and its entries do not export: whoever wants to write down what such
 * a function takes or gives can't. `entries` are declaration files below `folder`.
 *
 * The base of an error or service class is none of them: the compiler takes it out of `class A extends Schema.…`.
 */
export const unexportedTypes = (entries: ReadonlyArray<string>, folder: string): ReadonlyArray<string> => {
  const program = ts.createProgram([...entries], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    skipLibCheck: true,
  })
  const checker = program.getTypeChecker()
  const resolved = (symbol: ts.Symbol): ts.Symbol =>
    (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol)
  const isOurs = (node: ts.Node) => node.getSourceFile().fileName.startsWith(folder)

  const exported = new Set<ts.Symbol>()
  const collect = (module: ts.Symbol) => {
    for (const one of checker.getExportsOfModule(module).map(resolved)) {
      if (exported.has(one)) continue
      exported.add(one)
      // `export * as Budget`: what is in it is reached through it.
      if ((one.flags & ts.SymbolFlags.ValueModule) !== 0) collect(one)
    }
  }
  for (const entry of entries) collect(checker.getSymbolAtLocation(program.getSourceFile(entry)!)!)

  const missing = new Set<string>()
  const look = (node: ts.Node): void => {
    if (
      ts.isIdentifier(node) &&
      (ts.isTypeReferenceNode(node.parent) || ts.isExpressionWithTypeArguments(node.parent))
    ) {
      const symbol = checker.getSymbolAtLocation(node)
      const named = symbol === undefined ? undefined : resolved(symbol)
      const isHidden = named?.declarations?.some((one) => isOurs(one) && !ts.isTypeParameterDeclaration(one)) === true
      if (isHidden && !exported.has(named) && !node.text.endsWith("_base")) missing.add(node.text)
    }
    ts.forEachChild(node, look)
  }
  for (const { declarations = [] } of exported)
    for (const one of declarations) if (isOurs(one) && !ts.isSourceFile(one)) look(one)
  return [...missing].toSorted()
}
