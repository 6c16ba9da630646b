import { execFileSync } from "node:child_process"
import { existsSync, globSync, readFileSync, realpathSync } from "node:fs"
import { dirname, join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { readFiles, readPackages, readText } from "./Workspace.ts"

const root = join(import.meta.dirname, "..")
const published = readPackages().filter(({ manifest }) => manifest.private !== true)

interface Installed {
  readonly name: string
  readonly license?: string
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
}
const manifestIn = (folder: string) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Installed

describe("what is installed", () => {
  it("runs no script at install but the known one, and each that would is decided on by hand", () => {
    const decided = new Map(
      [
        ...(/^allowBuilds:\n((?: {2}.*\n)+)/m.exec(readText("pnpm-workspace.yaml"))?.[1] ?? "").matchAll(
          /^ {2}"?([^\s#":]+)"?: (true|false)$/gm,
        ),
      ].map(([, name, allowed]) => [name!, allowed === "true"] as const),
    )
    const withScripts = globSync("node_modules/.pnpm/*/node_modules/{*,@*/*}/package.json", { cwd: root })
      .map((path) => dirname(join(root, path)))
      .filter((folder) => realpathSync(folder) === folder)
      .filter((folder) => {
        const { scripts = {} } = manifestIn(folder)
        return (
          ["preinstall", "install", "postinstall"].some((name) => name in scripts) ||
          existsSync(join(folder, "binding.gyp"))
        )
      })
      .map((folder) => manifestIn(folder).name)
    expect(withScripts).toContain("node")
    expect(withScripts.filter((name) => !decided.has(name))).toEqual([])
    expect([...decided].filter(([, allowed]) => allowed).map(([name]) => name)).toEqual(["node"])
  })

  it("is named in the lockfile by its content, and comes from the registry alone", () => {
    const resolutions = [...readText("pnpm-lock.yaml").matchAll(/^ +resolution: (.*)$/gm)].map((match) => match[1]!)
    expect(resolutions.length).toBeGreaterThan(100)
    expect(resolutions.filter((text) => !/^\{integrity: sha512-[\w+/=]+\}$/.test(text))).toEqual([])
  })
})

describe("what a user of the packages installs", () => {
  /** Everything that has to be there for a package to run. Whoever adds to it adds to what everybody has to trust. */
  const needed = (folder: string, found: Map<string, Installed>): Map<string, Installed> => {
    const manifest = manifestIn(folder)
    const required = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }).filter(
      (name) => manifest.peerDependenciesMeta?.[name]?.optional !== true,
    )
    for (const name of required) {
      const other = locate(folder, name)
      const isOurs = name.startsWith("@feishu-recall/")
      if (!isOurs && !found.has(name)) found.set(name, manifestIn(other))
      else if (!isOurs) continue
      needed(other, found)
    }
    return found
  }
  const locate = (folder: string, name: string): string => {
    const candidate = join(folder, "node_modules", name)
    if (existsSync(candidate)) return realpathSync(candidate)
    if (folder === dirname(folder)) throw new Error(`${name} is not installed`)
    return locate(dirname(folder), name)
  }
  // Authors of adapters bring the testkit and their test runner with them; nobody runs either in production.
  const production = published
    .filter(({ folder }) => folder !== "packages/testkit")
    .reduce((found, { folder }) => needed(join(root, folder), found), new Map<string, Installed>())

  it("is a list that is stated here", () => {
    expect([...production.keys()].toSorted()).toEqual([
      "@effect/platform-node",
      "@effect/platform-node-shared",
      "@effect/sql-pg",
      "@redis/bloom",
      "@redis/client",
      "@redis/json",
      "@redis/search",
      "@redis/time-series",
      "@types/node",
      "@types/ws",
      "effect",
      "redis",
      "undici",
      "undici-types",
      "ws",
    ])
  })

  it("has licences that may be passed on", () => {
    const allowed = new Set(["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"])
    const licences = [...production].map(([name, { license }]) => ({ name, license }))
    expect(licences.filter(({ license }) => !allowed.has(license ?? ""))).toEqual([])
    expect(published.filter(({ folder }) => manifestIn(join(root, folder)).license !== "Apache-2.0")).toEqual([])
  })

  it("runs nothing at install", () => {
    const scripts = [...production.values(), ...published.map(({ folder }) => manifestIn(join(root, folder)))]
      .filter(({ scripts = {} }) => ["preinstall", "install", "postinstall"].some((name) => name in scripts))
      .map(({ name }) => name)
    expect(scripts).toEqual([])
  })
})

describe("what is published", () => {
  interface Packed {
    readonly name: string
    readonly files: ReadonlyArray<{ readonly path: string; readonly mode: number }>
  }
  const packed: ReadonlyArray<Packed> = Object.values(
    JSON.parse(
      execFileSync(
        "npm",
        [
          "pack",
          "--dry-run",
          "--json",
          "--ignore-scripts",
          "--loglevel=silent",
          ...published.map(({ folder }) => `./${folder}`),
        ],
        {
          cwd: root,
          encoding: "utf8",
          shell: process.platform === "win32",
          maxBuffer: 64 * 1024 * 1024,
        },
      ),
    ),
  )

  it.each(published.map(({ folder, manifest }) => ({ folder, name: manifest.name })))(
    "of $name is its sources, what they were built to, and what it says of itself",
    ({ folder, name }) => {
      const paths = packed.find((one) => one.name === name)?.files.map(({ path }) => path) ?? []
      // A page for the browser is published as it stands: nothing builds it.
      const shape =
        /^(?:package\.json|README\.md|LICENSE|src\/[\w./-]+\.ts|src\/page\/\w+\.(?:html|css|js|svg)|schema\/configuration\.json|dist\/bundle\/helpPages\.json|dist\/[\w./-]+\.(?:js|d\.ts)(?:\.map)?)$/
      expect(paths.filter((path) => !shape.test(path))).toEqual([])
      const sources = readFiles(`${folder}/src/**/*.{ts,html,css,js,svg}`).map(({ path }) =>
        path.slice(folder.length + 1),
      )
      expect(paths.filter((path) => path.startsWith("src/")).toSorted()).toEqual(sources.toSorted())
      expect(paths).toContain("README.md")
    },
  )
})
