import { Lane } from "@feishu-recall/core"
import { Schema } from "effect"

/** As it is written in a lane: a slash at the end and capitals are how people write it, too. */
export const plainBaseUrl = (text: string): string => text.replace(/\/+$/, "").toLowerCase()

export const isBaseUrl = Schema.is(Lane.fields.baseUrl)
export const isAppId = Schema.is(Lane.fields.appId)

/** What is allowed, and may still be a mistake: the one letter that is missing in `http`. */
export const laneNotes = ({ baseUrl }: Lane): ReadonlyArray<string> =>
  /^http:\/\/(?!(?:localhost|127\.[\d.]+|\[::1\])(?::\d+)?$)/.test(baseUrl)
    ? ["http:// sends the app's secret and its tokens in the clear: outside of a private network use https://"]
    : []
