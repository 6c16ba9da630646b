import { globSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { judgeTrial, type KnownSurvivor } from "./mutation/judgeTrial.ts"
import { tryAll } from "./mutation/tryAll.ts"

/**
 * `pnpm mutate`: breaks the pure rules in every way that Stryker knows, and looks which of that the tests find. Fails
 * below 95 %, and for a survivor without a reason in `docs/mutants.json`. `--write` puts new survivors there, for you to
 * say why.
 */
const leastShare = 0.95

const files = [
  "recall/decide",
  "recall/decideReading",
  "recall/confirmation",
  "recall/evolve",
  "next",
  "platform/classify",
  "platform/classifyReading",
  "lane/Budget",
  "lane/AnswerTimes",
  "lane/leastTime",
  "lane/decideLane",
].map((name) => `packages/core/src/${name}.ts`)

const root = join(import.meta.dirname, "..")
const tests = ["recall/*", "lane/*", "platform/classify*"]
  .flatMap((name) => globSync(`packages/core/test/${name}.test.ts`, { cwd: root }))
  .filter((path) => !path.endsWith(".long.test.ts"))
const list = join(root, "docs/mutants.json")
const write = (text: string) => void process.stdout.write(`${text}\n`)

let last = 0
const began = performance.now()
const tried = await tryAll({
  root,
  files,
  tests,
  longestMillis: 120_000,
  progress: (done, all) => {
    if (done < all && performance.now() - last < 15_000) return
    last = performance.now()
    write(`${done} of ${all} mutants, after ${Math.round((performance.now() - began) / 1_000)} s`)
  },
})

const known = JSON.parse(readFileSync(list, "utf8")) as ReadonlyArray<KnownSurvivor>
const { all, killed, problems, survivors } = judgeTrial(tried, known, leastShare)
for (const file of files) {
  const own = tried.filter(({ mutant }) => mutant.file === file)
  const alive = survivors.filter((survivor) => survivor.file === file)
  write(`${String(own.length - alive.length).padStart(4)} of ${String(own.length).padStart(4)} killed in ${file}`)
}
write(`${killed} of ${all} mutants killed: ${((100 * killed) / all).toFixed(1)} %`)
if (process.argv.includes("--write")) {
  writeFileSync(list, `${JSON.stringify(survivors, undefined, 2)}\n`)
}
for (const problem of problems) write(problem)
process.exitCode = problems.length === 0 ? 0 : 1
