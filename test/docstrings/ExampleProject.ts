import { execFileSync, spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { readPackages, root } from "../Workspace.ts"

/** A project of somebody who has installed all published packages, and what they want beside them. */
export interface ExampleProject {
  /** What the compiler of the workspace says of programs, each a module, by their file names. */
  readonly typeCheck: (programs: ReadonlyMap<string, string>) => string
  /** Runs programs one after the other, and says which of their calls of `claim` were wrong. */
  readonly claim: (programs: ReadonlyMap<string, string>) => string
  readonly remove: () => void
}

export const makeExampleProject = (): ExampleProject => {
  const folder = mkdtempSync(join(tmpdir(), "examples-"))
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
  for (const [name, target] of installed()) {
    const link = join(folder, "node_modules", name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(target, link, "junction")
  }
  write("package.json", JSON.stringify({ private: true, type: "module" }))
  write("tsconfig.json", JSON.stringify({ extends: join(root, "tsconfig.base.json"), compilerOptions }))
  return {
    typeCheck: (programs) => {
      for (const [name, text] of programs) write(name, text)
      const [compiler = ""] = execFileSync("effect-tsgo", ["get-exe-path"], { encoding: "utf8" }).split("\n")
      return spawnSync(compiler, ["-p", folder, "--pretty", "false"], { cwd: folder, encoding: "utf8" }).stdout
    },
    claim: (programs) => {
      for (const [name, text] of programs) write(name, text)
      write("claims.mjs", [judge, ...[...programs.keys()].map(importing)].join("\n"))
      return execFileSync(process.execPath, [join(folder, "claims.mjs")], { encoding: "utf8" })
    },
    remove: () => rmSync(folder, { recursive: true, maxRetries: 5 }),
  }
}

const judge = `
import { inspect, isDeepStrictEqual } from "node:util"
let program = ""
globalThis.claim = (given, claimed) => {
  if (!isDeepStrictEqual(given, claimed)) console.log(program + ": " + inspect(given) + ", and not " + inspect(claimed))
}`

const importing = (name: string): string => `program = "${name}"; await import("./${name}")`

const compilerOptions = {
  composite: false,
  noEmit: true,
  rewriteRelativeImportExtensions: false,
  allowImportingTsExtensions: true,
  // What shows something need not use all of it.
  noUnusedLocals: false,
  noUnusedParameters: false,
}

const installed = (): ReadonlyMap<string, string> => {
  const packages = readPackages().filter(({ manifest }) => manifest.private !== true)
  const wanted = packages.flatMap(({ folder, manifest }) =>
    Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }).map(
      (name) => [name, realpathSync(join(root, folder, "node_modules", name))] as const,
    ),
  )
  const ours = packages.map(({ folder, manifest }) => [manifest.name, join(root, folder)] as const)
  return new Map([["@types/node", realpathSync(join(root, "node_modules/@types/node"))], ...wanted, ...ours])
}
