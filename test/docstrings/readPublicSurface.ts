import { join, relative, sep } from "node:path"
import ts from "typescript-api"
import { readEntries, root } from "../Workspace.ts"
import { docstringsOf } from "./docstringsOf.ts"
import { isCallable, isObject, membersOf } from "./membersOf.ts"
import type { PublicExport } from "./PublicExport.ts"

/** Every name that an entry of a published package exports, in the order of its index. */
export const readPublicSurface = (): ReadonlyArray<PublicExport> => {
  const files = readEntries().map((path) => join(root, path))
  const program = ts.createProgram(files, compilerOptions())
  const checker = program.getTypeChecker()

  const exportsOf = (module: ts.Symbol, prefix: string): ReadonlyArray<PublicExport> =>
    checker.getExportsOfModule(module).flatMap((exported) => {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
      const name = `${prefix}${exported.name}`
      if (symbol.flags & ts.SymbolFlags.ValueModule) return exportsOf(symbol, `${name}.`)
      const declarations = symbol.declarations ?? []
      const at = placeOf(declarations[0])
      if (at === undefined) return []
      return {
        name,
        at,
        isCalled: isCalled(symbol, checker),
        docstrings: declarations.flatMap(docstringsOf),
        members: membersOf(name, symbol, checker, placeOf),
      }
    })

  return files.flatMap((file) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(file)!)
    return module === undefined ? [] : exportsOf(module, "")
  })
}

const isCalled = (symbol: ts.Symbol, checker: ts.TypeChecker): boolean => {
  if (!(symbol.flags & ts.SymbolFlags.Value)) return false
  if (symbol.flags & ts.SymbolFlags.Class) return true
  const type = checker.getTypeOfSymbol(symbol)
  const parts = isObject(symbol) ? type.getProperties().map((part) => checker.getTypeOfSymbol(part)) : []
  return [type, ...parts].some(isCallable)
}

/** Nothing of a file that is not ours. */
const placeOf = (node: ts.Node | undefined): string | undefined => {
  const file = node?.getSourceFile()
  if (node === undefined || file === undefined || file.fileName.includes("/node_modules/")) return undefined
  const { line } = file.getLineAndCharacterOfPosition(node.getStart())
  return `${relative(root, file.fileName).split(sep).join("/")}:${line + 1}`
}

const compilerOptions = (): ts.CompilerOptions => {
  const { config } = ts.readConfigFile(join(root, "tsconfig.base.json"), (path) => ts.sys.readFile(path))
  const { options } = ts.convertCompilerOptionsFromJson((config as { compilerOptions: object }).compilerOptions, root)
  return { ...options, composite: false, noEmit: true }
}
