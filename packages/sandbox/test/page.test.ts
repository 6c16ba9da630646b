import { existsSync, mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Sandbox } from "@feishu-recall/sandbox"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { Page } from "playwright-core"
import { callSandbox, fetchTokenOverHttp } from "./callSandbox.ts"
import { chromiumPath, countColours, countPixels, openPage } from "./browser.ts"
import { accessibilityComplaints } from "./accessibility.ts"

const hasChromium = existsSync(chromiumPath)
if (!hasChromium) {
  process.stderr.write(
    `\nSKIPPED: the page is not tested: no ${chromiumPath}. Install Debian's chromium, or set CHROMIUM.\n`,
  )
}

const folder = mkdtempSync(join(tmpdir(), "feishu-sandbox-page-"))

const withPage = <A, E>(test: (page: Page, troubles: ReadonlyArray<string>) => Effect.Effect<A, E, Sandbox>) =>
  Effect.gen(function* () {
    const { url } = yield* Sandbox
    const { page, troubles } = yield* openPage(`${url}/sandbox/`)
    yield* act(() => page.locator("#connection", { hasText: "live" }).waitFor())
    yield* test(page, troubles)
    assert.deepStrictEqual(troubles, [])
  }).pipe(
    Effect.scoped,
    Effect.provide(
      Sandbox.layer({
        control: true,
        people: 50_000,
        settings: { recallStartDelayMs: 50, recallMinMs: 200, recallMaxMs: 600 },
      }),
    ),
  )

const act = <A>(step: () => Promise<A>) => Effect.promise(step)

const stage = (page: Page, count: number) =>
  act(async () => {
    await page.getByLabel("Stage", { exact: true }).fill(String(count))
    await page.getByRole("button", { name: "Stage" }).click()
    await page.locator(`#grid[data-held="${count * 20_000}"]`).waitFor()
  })

describe.skipIf(!hasChromium)("the page", () => {
  it.live("empties its grid as a recall runs, and tells the calls", () =>
    withPage((page) =>
      Effect.gen(function* () {
        yield* stage(page, 30)
        const before = yield* countPixels(page, "#grid")
        const token = yield* fetchTokenOverHttp()
        const { json: truth } = yield* callSandbox("GET", "/sandbox/truth")
        for (const { id } of truth.items)
          yield* callSandbox("DELETE", `/open-apis/im/v1/batch_messages/${id}`, { token })
        yield* act(() => page.locator('#grid[data-held="0"][data-recalled="600000"]').waitFor())
        const grid = page.locator("#grid")
        const cells = Number(yield* act(() => grid.getAttribute("data-cells")))
        assert.isAbove(cells, 2000)
        assert.strictEqual(Number(yield* act(() => grid.getAttribute("data-emptied"))), cells)
        const after = yield* countPixels(page, "#grid")
        assert.isAbove(before.saturated, 50_000)
        assert.strictEqual(after.saturated, 0)
        assert.strictEqual(yield* act(() => page.locator("#figure-recalled").textContent()), "600,000")
        assert.match((yield* act(() => page.locator("#calls tr").first().textContent())) ?? "", /recall0accepted/)
      }),
    ),
  )

  it.live("switches trouble that is in force at once, for all calls or one API, and calms it", () =>
    withPage((page) =>
      Effect.gen(function* () {
        const weather = Effect.map(callSandbox("GET", "/sandbox/settings"), ({ json }) => json.weather)
        const settled = <A>(step: () => Promise<A>) =>
          act(() => Promise.all([page.waitForResponse((response) => response.request().method() === "POST"), step()]))
        yield* settled(() => page.getByText("502 with HTML").click())
        assert.strictEqual((yield* weather).all.fault502, 0.1)
        yield* act(() => page.getByLabel("Calls that the weather touches").selectOption("recall"))
        const reset = page.getByRole("switch", { name: "Reset after processing" })
        yield* act(() => reset.focus())
        yield* settled(() => page.keyboard.press("Space"))
        assert.deepStrictEqual((yield* weather).byApi, { recall: { resetAfter: 0.1 } })
        yield* settled(() => page.getByLabel("Recall window").selectOption("null"))
        const changed = yield* callSandbox("GET", "/sandbox/settings")
        assert.isNull(changed.json.settings.recallWindowHours)
        yield* settled(() => page.getByRole("button", { name: "Calm" }).click())
        assert.deepStrictEqual((yield* weather).byApi, {})
        assert.strictEqual((yield* weather).all.fault502, 0)
        yield* callSandbox("POST", "/sandbox/settings", { body: { weather: { all: { hang: 0.3 } } } })
        // What somebody else switches shows here, too.
        yield* act(() => page.getByRole("switch", { name: "Hang", exact: false, checked: true }).waitFor())
      }),
    ),
  )

  it.live("is painted in light and dark, readable and labelled in both, down to a phone's width", () =>
    withPage((page) =>
      Effect.gen(function* () {
        yield* stage(page, 40)
        for (const theme of ["light", "dark"] as const) {
          yield* act(() => page.locator(`html[data-theme="${theme}"]`).waitFor())
          const png = yield* act(() => page.screenshot({ fullPage: true }))
          writeFileSync(join(folder, `${theme}.png`), png)
          const { colours, brightness } = yield* countColours(page, png)
          assert.isAbove(colours, 200)
          assert.strictEqual(brightness > 128 ? "light" : "dark", theme)
          assert.deepStrictEqual(yield* accessibilityComplaints(page), [])
          yield* act(() => page.locator("#theme").click())
        }
        yield* act(() => page.locator("#grid").focus())
        yield* act(() => page.keyboard.press("ArrowRight"))
        assert.match((yield* act(() => page.locator("#hover").textContent())) ?? "", /^Inboxes 1–\d+: \d+ delivered/)
        for (const width of [1600, 1000, 390]) {
          yield* act(() => page.setViewportSize({ width, height: 900 }))
          assert.isAtMost(Number(yield* act(() => page.evaluate("document.documentElement.scrollWidth"))), width)
        }
      }),
    ),
  )
})
