// #region before
import type { DatabaseSync } from "node:sqlite"
import { Hono } from "hono"

export interface User {
  readonly name: string
  readonly isEditor: boolean
}

export type Service = Hono<{ Variables: { user: User } }>

/** The service as it was: its own users, its own database, and no word of recalls. */
export const announcements = (db: DatabaseSync, userOf: (session: string) => User | undefined): Service => {
  const service: Service = new Hono()
  service.use(async (context, next) => {
    const user = userOf(context.req.header("x-session") ?? "")
    if (user === undefined) return context.json({ message: "log in" }, 401)
    context.set("user", user)
    return next()
  })
  service.get("/announcements/:id", (context) => {
    const found = db.prepare("SELECT id, title FROM announcement WHERE id = ?").get(context.req.param("id"))
    return found === undefined ? context.notFound() : context.json(found)
  })
  return service
}
// #endregion
