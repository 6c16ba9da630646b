import { markdownTable } from "./markdownTable.ts"
import { attributes, type AttributeKey, metrics, orderSpans, spans } from "../../packages/core/src/index.ts"
import { prometheusName } from "../../packages/telemetry-prometheus/src/index.ts"

/** The tables of docs/telemetry/README.md, as the core names things. */
export const telemetryTables = {
  metrics: () =>
    markdownTable(
      ["Metric", "Kind", "Unit", "In Prometheus", "Means", "Attributes"],
      Object.values(metrics).map((one) => [
        code(one.name),
        one.kind,
        code(one.unit),
        code(prometheusName(one)),
        one.description,
        namesOf(one.attributes),
      ]),
    ),
  attributes: () =>
    markdownTable(
      ["Attribute", "In Prometheus", "Means", "Values"],
      Object.values(attributes).map(({ description, name, values }) => [
        code(name),
        values.startsWith("without bound") ? "" : code(name.replaceAll(".", "_")),
        description,
        values,
      ]),
    ),
  spans: () =>
    markdownTable(
      ["Span", "Means", "Attributes"],
      [
        ...Object.values(spans).map((one) => [code(one.name), one.description, namesOf(one.attributes)]),
        ...orderSpans.map((name) => [code(name), "That order of `RecallClient`", ""]),
      ],
    ),
}

const code = (text: string): string => `\`${text}\``

/** The four that name a lane stand together in most metrics: they need one word. */
const laneKeys: ReadonlyArray<AttributeKey> = ["serverAddress", "serverPort", "appId", "tenantKey"]

const namesOf = (keys: ReadonlyArray<AttributeKey>): string => {
  const ofLane = laneKeys.every((key) => keys.includes(key))
  const others = keys.filter((key) => !ofLane || !laneKeys.includes(key))
  return [...(ofLane ? ["the lane's"] : []), ...others.map((key) => code(attributes[key].name))].join(", ")
}
