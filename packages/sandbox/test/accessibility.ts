import { Effect } from "effect"
import type { Page } from "playwright-core"

/**
 * What WCAG 2.2 AA would complain about and a program can tell: controls without a name, ids given twice, pictures
 * without words, headings that are skipped, and text with a contrast below 4.5 to 1.
 */
export const accessibilityComplaints = (page: Page) =>
  Effect.promise(() => page.evaluate<ReadonlyArray<string>>(`(${inBrowser})()`))

const inBrowser = `() => {
  const complaints = []
  const all = (selector) => Array.from(document.querySelectorAll(selector))
  const isShown = (element) => element.getClientRects().length > 0
  for (const control of all("button, input, select, textarea, canvas, [role=img], [tabindex]").filter(isShown)) {
    const labelledBy = control.getAttribute("aria-labelledby")
    const name =
      control.getAttribute("aria-label") ??
      (labelledBy === null ? undefined : document.getElementById(labelledBy)?.textContent) ??
      control.labels?.[0]?.textContent ??
      (control.tagName === "BUTTON" ? control.textContent : "")
    if (name.trim() === "") complaints.push("no name: " + control.outerHTML.slice(0, 80))
  }
  const ids = all("[id]").map(({ id }) => id)
  for (const id of ids.filter((id, index) => ids.indexOf(id) < index)) complaints.push("given twice: #" + id)
  if (document.documentElement.lang === "") complaints.push("no language")
  if (document.title === "") complaints.push("no title")
  const levels = all("h1, h2, h3, h4").map(({ tagName }) => Number(tagName[1]))
  levels.forEach((level, index) => {
    if (level > (levels[index - 1] ?? 0) + 1) complaints.push("heading skipped before " + level)
  })
  const parse = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number)
  const luminance = (rgb) => {
    const [red, green, blue] = rgb.map((part) => {
      const share = part / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const groundOf = (element) => {
    for (let one = element; one !== null; one = one.parentElement) {
      const colour = parse(getComputedStyle(one).backgroundColor)
      if (colour.length === 3 || colour[3] === 1) return colour.slice(0, 3)
    }
    return [255, 255, 255]
  }
  const hasOwnText = (element) =>
    Array.from(element.childNodes).some((node) => node.nodeType === 3 && node.textContent.trim() !== "")
  let texts = 0
  for (const element of all("body *").filter((one) => one.tagName !== "OPTION" && hasOwnText(one) && isShown(one))) {
    texts++
    const front = luminance(parse(getComputedStyle(element).color).slice(0, 3))
    const back = luminance(groundOf(element))
    const contrast = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05)
    if (contrast < 4.5) complaints.push("contrast " + contrast.toFixed(2) + ": " + element.outerHTML.slice(0, 80))
  }
  if (texts < 40) complaints.push("hardly any text")
  return complaints
}`
