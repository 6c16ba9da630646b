import { close, open, rename, rm, stat, write } from "node:fs"
import { Effect, Stream } from "effect"
import { badInput } from "../CommandError.ts"

/**
 * Writes a file from its parts, in flat memory. Its name is there when all is written, and not before: half a report
 * looks like a whole one. What is no file, as a pipe, is written to as it is.
 */
export const writeWhole = <E, R>(file: string, parts: Stream.Stream<string, E, R>) =>
  Effect.gen(function* () {
    const unwritable = (error: NodeJS.ErrnoException) =>
      badInput(`${file} can't be written (${error.code ?? error.name}): check the path, its permissions and the disk`)
    const call = <A>(start: (done: (error: NodeJS.ErrnoException | null, value?: A) => void) => void) =>
      Effect.callback<A, ReturnType<typeof badInput>>((resume) => {
        start((error, value) => resume(error === null ? Effect.succeed(value as A) : Effect.fail(unwritable(error))))
      })
    const isSpecial = yield* Effect.match(
      call<{ readonly isFile: () => boolean }>((done) => stat(file, done)),
      { onFailure: () => false, onSuccess: (known) => !known.isFile() },
    )
    const name = isSpecial ? file : `${file}.${process.pid}.part`
    yield* Effect.acquireUseRelease(
      call<number>((done) => open(name, isSpecial ? "w" : "wx", done)),
      (descriptor) =>
        Effect.andThen(
          Stream.runForEach(parts, (text) =>
            writeAll(Buffer.from(text), (rest) => call<number>((done) => write(descriptor, rest, done))),
          ),
          isSpecial ? Effect.void : call<void>((done) => rename(name, file, done)),
        ),
      (descriptor) =>
        Effect.andThen(
          Effect.ignore(call<void>((done) => close(descriptor, done))),
          isSpecial ? Effect.void : Effect.ignore(call<void>((done) => rm(name, { force: true }, done))),
        ),
    )
  })

const writeAll = <E>(bytes: Buffer, writeSome: (bytes: Buffer) => Effect.Effect<number, E>): Effect.Effect<void, E> =>
  Effect.suspend(() =>
    bytes.length === 0
      ? Effect.void
      : Effect.flatMap(writeSome(bytes), (written) => writeAll(bytes.subarray(written), writeSome)),
  )
