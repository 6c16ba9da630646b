import { existsSync, globSync, readFileSync } from "node:fs"
import { dirname, join, posix, sep } from "node:path"

export const root = join(import.meta.dirname, "..")

export interface Manifest {
  readonly scripts?: Readonly<Record<string, string>>
  readonly name: string
  readonly private?: boolean
  readonly exports?: Readonly<Record<string, string>>
  readonly bin?: Readonly<Record<string, string>>
  readonly publishConfig?: { readonly bin?: Readonly<Record<string, string>> }
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
}

export interface SourceFile {
  /** From the root, with slashes. */
  readonly path: string
  readonly text: string
}

export interface WorkspacePackage {
  /** From the root, with slashes, e.g. `packages/core`. */
  readonly folder: string
  readonly manifest: Manifest
  readonly sources: ReadonlyArray<SourceFile>
  readonly tests: ReadonlyArray<SourceFile>
  readonly benchmarks: ReadonlyArray<SourceFile>
  /** Folders from the root that `tsconfig.json` builds first. */
  readonly references: ReadonlyArray<string>
}

/** Every file of the pattern, except what was built or installed. */
export const readFiles = (pattern: string): ReadonlyArray<SourceFile> =>
  globSync(pattern, { cwd: root, exclude: (name) => name === "node_modules" || name === "dist" })
    .map((path) => ({ path: path.split(sep).join("/"), text: readText(path) }))
    .toSorted((left, right) => left.path.localeCompare(right.path))

export const readPackages = (): ReadonlyArray<WorkspacePackage> =>
  globSync("{packages,examples}/*/package.json", { cwd: root }).map((path) => {
    const folder = dirname(path).split(sep).join("/")
    return {
      folder,
      manifest: readManifest(path),
      sources: readFiles(`${folder}/src/**/*.ts`),
      tests: readFiles(`${folder}/test/**/*.ts`),
      benchmarks: readFiles(`${folder}/bench/**/*.ts`),
      references: readReferences(folder),
    }
  })

/** The files that the published packages are imported by. */
export const readEntries = (): ReadonlyArray<string> =>
  readPackages()
    .filter(({ manifest }) => manifest.private !== true)
    .flatMap(({ folder, manifest }) =>
      Object.values(manifest.exports ?? {})
        .filter((path) => path.endsWith(".ts"))
        .map((path) => posix.join(folder, path)),
    )

/** Folders from the root that a `tsconfig.json` builds first. */
export const readReferences = (folder: string): ReadonlyArray<string> => {
  const { references } = readJson(join(folder, "tsconfig.json")) as { references?: ReadonlyArray<{ path: string }> }
  return (references ?? []).map((reference) => join(folder, reference.path).split(sep).join("/"))
}

export const readManifest = (path: string): Manifest => readJson(path) as Manifest

export const readText = (path: string): string => readFileSync(join(root, path), "utf8")

const readJson = (path: string): unknown => JSON.parse(readText(path))

export const exists = (path: string): boolean => existsSync(join(root, path))

const statement =
  /^(?:import|export)\s+(?:type\s+)?(?:[\w$\s{},*]+?\sfrom\s*)?"([^"\n]+)"|\bimport\(\s*"([^"\n]+)"\s*\)|^import\s+"([^"\n]+)"/gm

/** What a file imports or exports from, as written. */
export const importsOf = (file: SourceFile): ReadonlyArray<string> =>
  [...file.text.matchAll(statement)].map((match) => (match[1] ?? match[2] ?? match[3])!)

/** The package that an import names: none for a relative file. `node:fs` is `node:fs`. */
export const packageOf = (specifier: string): string | undefined => {
  if (specifier.startsWith(".")) return undefined
  const parts = specifier.split("/")
  return specifier.startsWith("@") ? parts.slice(0, 2).join("/") : parts[0]
}
