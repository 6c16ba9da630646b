import { Effect } from "effect"
import { chromium, type Page } from "playwright-core"

/** Debian's own browser, or the one that is named. Nothing is downloaded. */
export const chromiumPath = process.env["CHROMIUM"] ?? "/usr/bin/chromium"

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
]

/** Opens a page in a browser of its own, and collects what must not happen: errors, and requests to other hosts. */
export const openPage = Effect.fnUntraced(function* (url: string) {
  const browser = yield* Effect.acquireRelease(
    Effect.promise(() => chromium.launch({ executablePath: chromiumPath, headless: true, args: flags })),
    (browser) => Effect.promise(() => browser.close()),
  )
  const page = yield* Effect.promise(() =>
    browser.newPage({ viewport: { width: 1360, height: 960 }, colorScheme: "light" }),
  )
  const troubles: Array<string> = []
  page.setDefaultTimeout(15_000)
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") troubles.push(message.text())
  })
  page.on("pageerror", (error) => troubles.push(error.message))
  page.on("request", (request) => {
    if (!request.url().startsWith(new URL(url).origin)) troubles.push(`asked ${request.url()}`)
  })
  yield* Effect.promise(() => page.goto(url))
  return { page, troubles }
})

/** How many pixels of a canvas have a strong colour, as those of a filled cell have, and those of an outline haven't. */
export const countPixels = (page: Page, selector: string) =>
  Effect.promise(() =>
    page.evaluate<{ readonly saturated: number }>(`(() => {
      const canvas = document.querySelector(${JSON.stringify(selector)})
      const pen = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true })
      pen.drawImage(canvas, 0, 0)
      const { data } = pen.getImageData(0, 0, canvas.width, canvas.height)
      let saturated = 0
      for (let at = 0; at < data.length; at += 4) {
        const rgb = [data[at], data[at + 1], data[at + 2]]
        if (data[at + 3] > 200 && Math.max(...rgb) - Math.min(...rgb) > 60) saturated++
      }
      return { saturated }
    })()`),
  )

/** How many different colours a picture has, and how bright it is on average, 0 to 255. */
export const countColours = (page: Page, png: Buffer) =>
  Effect.promise(() =>
    page.evaluate<{ readonly colours: number; readonly brightness: number }>(`(async () => {
      const image = new Image()
      image.src = "data:image/png;base64,${png.toString("base64")}"
      await image.decode()
      const canvas = new OffscreenCanvas(image.width, image.height)
      const pen = canvas.getContext("2d")
      pen.drawImage(image, 0, 0)
      const { data } = pen.getImageData(0, 0, image.width, image.height)
      const seen = new Set()
      let sum = 0
      for (let at = 0; at < data.length; at += 4) {
        seen.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2])
        sum += data[at] + data[at + 1] + data[at + 2]
      }
      return { colours: seen.size, brightness: (sum / data.length) * (4 / 3) }
    })()`),
  )
