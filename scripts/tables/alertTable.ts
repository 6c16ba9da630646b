import { readFileSync } from "node:fs"
import { markdownTable } from "./markdownTable.ts"

/** The alerts of docs/telemetry/alerts.yml, for whoever is woken by one. */
export const alertTable = {
  alerts: () => {
    const text = readFileSync(new URL("../../docs/telemetry/alerts.yml", import.meta.url), "utf8")
    return markdownTable(
      ["Alert", "Severity", "Means", "What to do"],
      text
        .split("- alert: ")
        .slice(1)
        .map((alert) => {
          const field = (name: string) => new RegExp(`^ +${name}: "?(.*?)"?$`, "m").exec(alert)?.[1] ?? ""
          return [
            `\`${alert.split("\n")[0]}\``,
            field("severity"),
            field("summary").replaceAll(/\{\{ \$labels\.(?:feishu_recall_)?(\w+) \}\}/g, "_$1_"),
            field("description"),
          ]
        }),
    )
  },
}
