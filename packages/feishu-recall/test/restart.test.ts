import { assert, it } from "@effect/vitest"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { setTimeout as pause } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { createRecallerWith } from "../src/effect.ts"
import { brisk, openSandbox } from "./openSandbox.ts"

it("a process that is killed with a campaign in the air loses nothing of it: the next recaller goes on by itself", async () => {
  await using sandbox = await openSandbox()
  const ids = await sandbox.stageNow(120, 5)
  const service = spawn(process.execPath, [fileURLToPath(import.meta.resolve("./service.ts"))], {
    stdio: ["pipe", "pipe", "inherit"],
  })
  const exited = once(service, "exit")
  service.stdin.end(JSON.stringify({ options: sandbox.recaller, ids }))
  const lines = createInterface({ input: service.stdout })
  let campaignId = ""
  for await (const line of lines) {
    const event = JSON.parse(line) as { readonly type: string; readonly campaignId: string }
    if (event.type === "here") campaignId = event.campaignId
    if (event.type === "accepted") service.kill("SIGKILL")
  }
  assert.deepStrictEqual(await exited, [null, "SIGKILL"])
  const windows = { ...brisk.windows, progress: [...brisk.windows.progress, { limit: 150, millis: 3_000 }] }
  await using recaller = await createRecallerWith(sandbox.recaller, { policy: { ...brisk, windows } })
  assert.deepStrictEqual(
    (await recaller.campaigns()).map((campaign) => [campaign.campaignId, campaign.count]),
    [[campaignId, 120]],
  )
  // Its readings are not in the log, and count: ours wait, and whoever wonders is told until when.
  let heldUntil: number | null = null
  while ((heldUntil ??= (await recaller.status()).heldUntil.progress) === null) await pause(20)
  // The longest window, and before it the time in which the last of them may have come in.
  assert.isAtMost(heldUntil, Date.now() + 3_000 + 3_000)
  assert.isTrue(Number.isInteger(heldUntil))
  for await (const event of recaller.watch(campaignId))
    if (event.type === "finished") assert.strictEqual(event.report.confirmed, 120)
  assert.isNull((await recaller.status()).heldUntil.progress)
  const truth = ids.map((id) => sandbox.ledger.callsOf("recall", id))
  assert.isTrue(truth.every((calls) => calls >= 1))
  assert.isTrue(sandbox.ledger.worstIn(1_000).every(({ worst }) => worst <= 50))
})
