const dark = matchMedia("(prefers-color-scheme: dark)")
const button = document.querySelector("#theme")
let chosen = read()

/** The system's choice until somebody makes another one here. */
export const followTheme = (repaint) => {
  const apply = () => {
    const isDark = chosen === undefined ? dark.matches : chosen === "dark"
    document.documentElement.dataset.theme = isDark ? "dark" : "light"
    button.setAttribute("aria-pressed", String(isDark))
    void repaint()
  }
  button.addEventListener("click", () => {
    chosen = document.documentElement.dataset.theme === "dark" ? "light" : "dark"
    write(chosen)
    apply()
  })
  dark.addEventListener("change", apply)
  apply()
}

/** The colours in force, for canvases. */
export const colours = () => {
  const style = getComputedStyle(document.documentElement)
  const names = ["held", "read", "gone", "out", "bad", "line", "soft", "edge", "card", "text"]
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]))
}

// Where nothing may be stored, the choice lasts as long as the page.
function read() {
  try {
    return localStorage.getItem("theme") ?? undefined
  } catch {
    return undefined
  }
}

function write(theme) {
  try {
    localStorage.setItem("theme", theme)
  } catch {
    return
  }
}
