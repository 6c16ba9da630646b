import { posix } from "node:path"
import ts from "typescript-api"
import { declarationText } from "./declarationText.ts"
import { docstring } from "./docstring.ts"
import type { PublicExport } from "./PublicExport.ts"

/**
 * What an entry file exports, in its order. The files are parsed and not checked: a reference shows what is written, and
 * a second compiler would take as long as the first.
 */
export const publicExports = (entry: string, readText: (path: string) => string): ReadonlyArray<PublicExport> => {
  const parsed = new Map<string, ts.SourceFile>()
  const parse = (path: string): ts.SourceFile => {
    const known = parsed.get(path)
    if (known !== undefined) return known
    const file = ts.createSourceFile(path, readText(path), ts.ScriptTarget.ESNext, true)
    parsed.set(path, file)
    return file
  }

  const exportsOf = (path: string, prefix: string): ReadonlyArray<PublicExport> =>
    names(parse(path)).flatMap(({ from, local, name }) => {
      const target = from === undefined ? path : posix.join(posix.dirname(path), from)
      if (local === undefined) return exportsOf(target, `${prefix}${name}.`)
      const found = locate(target, local)
      if (found.nodes.length === 0) throw new Error(`${path}: nothing is called ${local} in ${target}`)
      const docstrings = found.nodes.map(docstring)
      return [
        {
          name: prefix + name,
          path: found.path,
          declarations: found.nodes.map(declarationText),
          summary: docstrings
            .map(({ summary }) => summary)
            .filter((summary) => summary !== "")
            .join("\n\n"),
          examples: docstrings.flatMap(({ examples }) => examples),
          sees: docstrings.flatMap(({ sees }) => sees),
        },
      ]
    })

  /** Where a name is declared: an entry file may export what another file hands on. */
  const locate = (path: string, name: string): { readonly path: string; readonly nodes: ReadonlyArray<ts.Node> } => {
    const file = parse(path)
    const nodes = file.statements
      .flatMap((statement) => declarationsIn(statement))
      .filter((one) => nameOf(one) === name)
    const handedOn = names(file).find((one) => one.name === name && one.from !== undefined && one.local !== undefined)
    if (nodes.length > 0 || handedOn === undefined) return { path, nodes }
    return locate(posix.join(posix.dirname(path), handedOn.from!), handedOn.local!)
  }

  return exportsOf(entry, "")
}

interface ExportedName {
  readonly name: string
  /** Its name where it is declared; none: the whole file is a namespace. */
  readonly local: string | undefined
  /** The file that it is exported from; none: this one. */
  readonly from: string | undefined
}

const names = (file: ts.SourceFile): ReadonlyArray<ExportedName> =>
  file.statements.flatMap((statement): ReadonlyArray<ExportedName> => {
    if (!ts.isExportDeclaration(statement))
      return isExported(statement)
        ? declarationsIn(statement).map((one) => ({ name: nameOf(one), local: nameOf(one), from: undefined }))
        : []
    const { exportClause, moduleSpecifier } = statement
    const from = moduleSpecifier !== undefined && ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : undefined
    if (exportClause === undefined) return []
    if (ts.isNamespaceExport(exportClause)) return [{ name: exportClause.name.text, local: undefined, from }]
    return exportClause.elements.map(({ name, propertyName }) => ({
      name: name.text,
      local: (propertyName ?? name).text,
      from,
    }))
  })

const declarationsIn = (statement: ts.Statement): ReadonlyArray<ts.NamedDeclaration> =>
  ts.isVariableStatement(statement)
    ? statement.declarationList.declarations
    : ts.isFunctionDeclaration(statement) ||
        ts.isClassDeclaration(statement) ||
        ts.isInterfaceDeclaration(statement) ||
        ts.isTypeAliasDeclaration(statement)
      ? [statement]
      : []

const nameOf = (node: ts.Node): string => ts.getNameOfDeclaration(node as ts.Declaration)?.getText() ?? ""

const isExported = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
