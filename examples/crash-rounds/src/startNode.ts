import { type ChildProcessByStdio, spawn } from "node:child_process"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Readable, Writable } from "node:stream"

/** A child that is told on stdin and heard on stdout. */
export type NodeProcess = ChildProcessByStdio<Writable, Readable, null>

/** Starts a script of ours. Compiled once: to start is most of what a program that is killed so often does. */
export const startNode = (script: string, argument: string, stderr: "inherit" | number): NodeProcess =>
  spawn(process.execPath, [script, argument], {
    stdio: ["pipe", "pipe", stderr],
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), "node-compile-cache") },
  }) as NodeProcess
