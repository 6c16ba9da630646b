import { join } from "node:path"
import { build } from "vitepress"
import { stageSite } from "./stageSite.ts"

// Makes the site in docs/dist/site: `pnpm docs:site`. A link that leads nowhere fails it.
stageSite()
await build(join(import.meta.dirname, ".."))
