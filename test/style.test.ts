import { describe, expect, it } from "@effect/vitest"
import {
  exists,
  importsOf,
  packageOf,
  readFiles,
  readManifest,
  readPackages,
  readReferences,
  readText,
} from "./Workspace.ts"
import type { SourceFile, WorkspacePackage } from "./Workspace.ts"

const packages = readPackages()
const byName = new Map(packages.map((one) => [one.manifest.name, one]))

type Kind = "core" | "seal" | "adapter" | "sandbox" | "testkit" | "entry" | "example"

/** Which packages may be imported by the sources of which. Tests may import anything. */
const mayImport: Record<Kind, ReadonlyArray<Kind>> = {
  core: [],
  // How a token is written is one thing for all stores of tokens; node:crypto keeps it out of the core.
  seal: ["core"],
  adapter: ["core", "seal"],
  // The witness must not repeat our mistakes, so it shares no line with what it judges.
  sandbox: [],
  testkit: ["core", "sandbox"],
  entry: ["core", "adapter", "sandbox"],
  example: ["core", "seal", "adapter", "sandbox", "testkit", "entry", "example"],
}

const kindOf = ({ folder }: WorkspacePackage): Kind => {
  const name = folder.split("/")[1]!
  if (folder.startsWith("examples/")) return "example"
  if (name === "core" || name === "sandbox" || name === "testkit") return name
  if (name === "token-seal") return "seal"
  if (name === "cli" || name === "feishu-recall") return "entry"
  if (/^(transport|token-store|event-store|telemetry|ticket)-/.test(name)) return "adapter"
  throw new Error(`${folder}: say in test/style.test.ts which kind of package this is, and what it may import`)
}

const importedPackages = (files: ReadonlyArray<SourceFile>): Set<string> =>
  new Set(files.flatMap(importsOf).flatMap((specifier) => packageOf(specifier) ?? []))

const declared = (...groups: ReadonlyArray<Readonly<Record<string, string>> | undefined>): Set<string> =>
  new Set(groups.flatMap((group) => Object.keys(group ?? {})))

const isBuiltIn = (name: string) => name.startsWith("node:")

const rootManifest = readManifest("package.json")

describe.each(packages.map((one) => [one.folder, one] as const))("%s", (folder, one) => {
  const { manifest } = one

  it("imports only packages that the arrows of the architecture allow", () => {
    const allowed = mayImport[kindOf(one)]
    const wrong = one.sources.flatMap((file) =>
      importsOf(file)
        .filter((specifier) => {
          const target = byName.get(packageOf(specifier) ?? "")
          return target !== undefined && target !== one && !allowed.includes(kindOf(target))
        })
        .map((specifier) => `${file.path} imports ${specifier}`),
    )
    expect(wrong).toEqual([])
  })

  it("declares what its sources import, and nothing else", () => {
    const imported = importedPackages(one.sources)
    const promised = declared(manifest.dependencies, manifest.peerDependencies)
    expect([...imported].filter((name) => !isBuiltIn(name) && name !== manifest.name && !promised.has(name))).toEqual(
      [],
    )
    // What a dependency wants beside it has to be promised, too.
    const wanted = new Set(
      [...promised].flatMap((name) =>
        Object.keys(readManifest(`${folder}/node_modules/${name}/package.json`).peerDependencies ?? {}),
      ),
    )
    // An optional peer is what the host hands in an object of: known by its shape, not imported.
    const handedIn = new Set(Object.keys(manifest.peerDependenciesMeta ?? {}))
    const needless = [...promised].filter((name) => !imported.has(name) && !wanted.has(name) && !handedIn.has(name))
    expect(needless).toEqual([])
  })

  it("declares what its tests and benchmarks import", () => {
    const known = declared(
      manifest.dependencies,
      manifest.devDependencies,
      manifest.peerDependencies,
      rootManifest.devDependencies,
    )
    const imported = importedPackages([...one.tests, ...one.benchmarks])
    expect([...imported].filter((name) => !isBuiltIn(name) && name !== manifest.name && !known.has(name))).toEqual([])
  })

  it("is type-checked after the packages that it imports", () => {
    const imported = [...importedPackages(one.sources)].flatMap((name) => byName.get(name) ?? [])
    expect(one.references.toSorted()).toEqual(
      imported
        .filter((other) => other !== one)
        .map((other) => other.folder)
        .toSorted(),
    )
    expect(readReferences(".")).toContain(folder)
  })

  it("reads like every other package: README.md, src/index.ts, test/", () => {
    const missing = ["README.md", "src/index.ts", "test"].filter((path) => !exists(`${folder}/${path}`))
    expect(missing).toEqual([])
  })

  it("names its public surface by hand", () => {
    const index = one.sources.find((file) => file.path === `${folder}/src/index.ts`)
    expect(index?.text).not.toMatch(/^export \* from/m)
  })

  it("publishes the built file of every command, because Node runs no TypeScript in node_modules", () => {
    if (manifest.private === true) return
    expect(Object.keys(manifest.publishConfig?.bin ?? {})).toEqual(Object.keys(manifest.bin ?? {}))
    expect(Object.values(manifest.publishConfig?.bin ?? {}).filter((path) => !path.startsWith("./dist/"))).toEqual([])
  })
})

describe("the core", () => {
  it("uses only namespaces that Effect calls stable, because the others may break in a minor release", () => {
    const stabilityOf = (namespace: string) =>
      /@stability (\w+)/.exec(readText(`node_modules/effect/src/${namespace}.ts`))?.[1]
    const namespaces = byName.get("@feishu-recall/core")!.sources.flatMap((file) =>
      [...file.text.matchAll(/^import\s+(?:type\s+)?\{([^}]*)\}\s+from "effect"/gm)].flatMap((match) =>
        match[1]!
          .split(",")
          .map(
            (name) =>
              name
                .trim()
                .replace(/^type\s+/, "")
                .split(" ")[0]!,
          )
          .filter((name) => name !== ""),
      ),
    )
    expect(namespaces).not.toEqual([])
    expect([...new Set(namespaces)].filter((namespace) => stabilityOf(namespace) !== "stable")).toEqual([])
  })
})

describe("every file", () => {
  const files = [
    "packages/*/src",
    "packages/*/test",
    "packages/*/bench",
    "examples/*/src",
    "examples/*/test",
    "test",
    "bench",
    "scripts",
    "docs/site",
    "docs/pictures",
    "docs/sessions",
    "docs/.vitepress",
  ].flatMap((folder) => readFiles(`${folder}/**/*.ts`))

  it("has at most 300 lines", () => {
    const long = files.map(({ path, text }) => ({ path, lines: text.trimEnd().split("\n").length }))
    expect(long.filter(({ lines }) => lines > 300)).toEqual([])
  })

  it("is named after one concept, and so is its folder", () => {
    const banned =
      /(?:^|\/)(?:utils?|helpers?|common|managers?|misc)(?:\.[^/]*)?(?:\/|$)|(?:Utils?|Helpers?|Manager)\.ts$/
    expect(files.map((file) => file.path).filter((path) => banned.test(path))).toEqual([])
  })

  // This file names what it looks for.
  const others = files.filter((file) => file.path !== "test/style.test.ts")

  it("is finished", () => {
    expect(others.filter((file) => /\b(?:TODO|FIXME|XXX)\b/.test(file.text)).map((file) => file.path)).toEqual([])
  })

  it("cites only what its reader can open", () => {
    const unreachable = /\bF \d+\.\d|\/work\/|shared\/(?:design|reference)/
    expect(others.filter((file) => unreachable.test(file.text)).map((file) => file.path)).toEqual([])
  })
})

describe("every decision", () => {
  it("is listed, and fits on a page", () => {
    const list = readText("docs/decisions/README.md")
    const decisions = readFiles("docs/decisions/[0-9]*.md").map(({ path, text }) => ({
      name: path.split("/").at(-1)!,
      lines: text.split("\n").length,
    }))
    expect(decisions).not.toEqual([])
    expect(decisions.filter(({ name }) => !list.includes(`(${name})`))).toEqual([])
    expect(decisions.filter(({ lines }) => lines > 80)).toEqual([])
  })
})
