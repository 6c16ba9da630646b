import { readdirSync, readFileSync } from "node:fs"
import type { WrittenResponse } from "./writeResponse.ts"

/** The page's files by name. They are published as they stand, beside the built code: no build step at any time. */
export const readPageFile = (name: string): WrittenResponse | undefined => {
  const wanted = name === "" ? "index.html" : name
  if (!fileNames().includes(wanted)) return undefined
  return {
    status: 200,
    headers: {
      "Content-Type": `${contentTypes[wanted.slice(wanted.lastIndexOf("."))]}; charset=utf-8`,
      // Nothing inline, nothing evaluated, no other host, no frame around it.
      "Content-Security-Policy":
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
      "Cache-Control": "no-cache",
    },
    body: readFileSync(new URL(wanted, folder), "utf8"),
  }
}

// The same from src/server and from dist/server.
const folder = new URL("../../src/page/", import.meta.url)

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".css": "text/css",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
}

const fileNames = (): ReadonlyArray<string> =>
  readdirSync(folder).filter((name) => Object.hasOwn(contentTypes, name.slice(name.lastIndexOf("."))))
