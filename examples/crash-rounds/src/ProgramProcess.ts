import { closeSync, openSync } from "node:fs"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { Schema } from "effect"
import { monotonic } from "./monotonic.ts"
import type { ProgramOrder } from "./ProgramOrder.ts"
import { ProgramReport } from "./ProgramReport.ts"
import type { Standstill } from "./RoundRecord.ts"
import { type NodeProcess, startNode } from "./startNode.ts"

/** What a program's parent is told of it. */
export interface ProgramListener {
  readonly heard: (pid: number, report: ProgramReport) => void
  /** `killed`: by us. */
  readonly ended: (pid: number, killed: boolean, exitCode: number | null) => void
  readonly stoodStill: (standstill: Standstill) => void
}

/** One place on the store's file: a program that is started, killed, frozen and started again. */
export class ProgramProcess {
  readonly name: string
  readonly #folder: string
  readonly #listener: ProgramListener
  #child: NodeProcess | undefined
  #killed = false
  #frozen: { readonly at: number; readonly told: boolean } | undefined
  ready = false

  constructor(name: string, folder: string, listener: ProgramListener) {
    this.name = name
    this.#folder = folder
    this.#listener = listener
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  get frozen(): boolean {
    return this.#frozen !== undefined
  }

  /** Only once the one before has ended. */
  start(): void {
    const log = openSync(`${this.#folder}/programs.log`, "a", 0o600)
    const child = startNode(script, `${this.#folder}/setup.json`, log)
    closeSync(log)
    this.#child = child
    this.#killed = false
    this.ready = false
    const pid = child.pid!
    // A write to one that was just killed.
    child.stdin.on("error", () => {})
    // The last line of a killed program can be cut off: it said nothing then.
    createInterface({ input: child.stdout }).on("line", (line) => {
      const report = decode(line)
      if (report._tag === "None") return
      if (report.value._tag === "Ready") this.ready = true
      this.#listener.heard(pid, report.value)
    })
    child.on("close", (exitCode) => {
      this.thaw()
      this.#child = undefined
      this.ready = false
      this.#listener.ended(pid, this.#killed, exitCode)
    })
  }

  kill(): void {
    this.#killed = true
    this.#child?.kill("SIGKILL")
  }

  freeze(): void {
    if (this.frozen || this.#child === undefined) return
    this.#frozen = { at: monotonic(), told: false }
    this.#child.kill("SIGSTOP")
  }

  /** It sent itself this signal, as it was told to. */
  struck(signal: "SIGKILL" | "SIGSTOP", at: number): void {
    if (signal === "SIGKILL") this.#killed = true
    else this.#frozen = { at, told: true }
  }

  thaw(): void {
    if (this.#frozen === undefined) return
    const { at: from, told } = this.#frozen
    this.#frozen = undefined
    const to = monotonic()
    this.#child!.kill("SIGCONT")
    this.#listener.stoodStill({ pid: this.#child!.pid!, from, to, told })
  }

  tell(order: ProgramOrder): void {
    this.#child?.stdin.write(`${JSON.stringify(order)}\n`)
  }
}

const script = fileURLToPath(new URL("./program.ts", import.meta.url))

const decode = Schema.decodeUnknownOption(Schema.fromJsonString(ProgramReport))
