import type { LaneKey } from "../lane/Lane.ts"
import { attributes } from "./attributes.ts"

/** What tells the metrics and log lines of one lane from those of another. None of it is secret. */
export const laneAttributes = (key: LaneKey): Readonly<Record<string, string>> => {
  const [baseUrl = "", appId = "", tenantKey = ""] = key.split(" ")
  return {
    ...serverAttributes(baseUrl),
    [attributes.appId.name]: appId,
    [attributes.tenantKey.name]: tenantKey,
  }
}

/** Where the platform is, as the conventions name it. A key that is no lane's is a test's: it has no server. */
export const serverAttributes = (baseUrl: string): Readonly<Record<string, string>> => {
  if (!URL.canParse(baseUrl)) return {}
  const { hostname, port, protocol } = new URL(baseUrl)
  return {
    [attributes.serverAddress.name]: hostname,
    [attributes.serverPort.name]: port === "" ? (protocol === "http:" ? "80" : "443") : port,
  }
}
