import { existsSync, readFileSync } from "node:fs"

// Run in a package's folder before it is packed. Without its build a tarball has nothing that can be imported, and nobody
// would notice before somebody installs it.
const published = JSON.stringify(
  (JSON.parse(readFileSync("package.json", "utf8")) as { publishConfig?: unknown }).publishConfig,
)
const missing = [...published.matchAll(/"(\.\/dist\/[^"*]+)"/g)]
  .map(([, path]) => path!)
  .filter((path) => !existsSync(path))
if (missing.length > 0) {
  process.stderr.write(`${process.cwd()} lacks ${missing.join(", ")}: build it first, with "npx -y pnpm@12 build"\n`)
  process.exit(1)
}
