import { readFile } from "node:fs/promises"
import { resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { Effect, Schema } from "effect"
import { World } from "../model/World.ts"

/**
 * The file is not there, not readable, or no world.
 *
 * @see {@link loadWorld}
 */
export class WorldFileError extends Schema.TaggedError<WorldFileError>()("WorldFileError", {
  path: Schema.String,
  reason: Schema.String,
}) {
  override get message() {
    return `${this.path} is no world: ${this.reason}\ncorrect the file and try again`
  }
}

/**
 * Reads a world: from JSON, or from the default export of a TypeScript or JavaScript module. Names all that is wrong
 * with it at once.
 *
 * @example
 * ```ts
 * import { loadWorld, startSandbox } from "@feishu-recall/sandbox"
 * import { Effect } from "effect"
 *
 * // Fails with WorldFileError, which names all that is wrong with the file.
 * const sandbox = Effect.flatMap(loadWorld("acme.world.json"), (world) => startSandbox({ world }))
 * ```
 */
export const loadWorld = Effect.fn("loadWorld")(function* (path: string) {
  const refuse = (reason: string) => new WorldFileError({ path, reason })
  const input = yield* Effect.tryPromise({
    try: () => (path.endsWith(".json") ? readJson(path) : importDefault(path)),
    catch: (error) => refuse(error instanceof Error ? error.message : String(error)),
  })
  return yield* Schema.decodeUnknownEffect(World)(input, { errors: "all", onExcessProperty: "error" }).pipe(
    Effect.mapError((error) => refuse(error.message)),
  )
})

const readJson = async (path: string): Promise<unknown> => JSON.parse(await readFile(path, "utf8"))

const importDefault = async (path: string): Promise<unknown> => {
  const module: { readonly default?: unknown } = await import(pathToFileURL(resolve(path)).href)
  return module.default
}
