import { createServer, type IncomingHttpHeaders, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { Effect } from "effect"

interface Value {
  readonly stringValue?: string
  readonly intValue?: number | string
  readonly doubleValue?: number
  readonly boolValue?: boolean
}
type Pairs = ReadonlyArray<{ readonly key: string; readonly value: Value }>

export interface ReceivedPoint {
  readonly attributes: Readonly<Record<string, unknown>>
  readonly value: number
}
interface WirePoint {
  readonly attributes: Pairs
  readonly asDouble?: number
  readonly asInt?: number | string
  readonly count?: number
}
export interface ReceivedMetric {
  readonly name: string
  readonly unit: string
  readonly description: string
  readonly points: ReadonlyArray<ReceivedPoint>
}
export interface ReceivedSpan {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly kind: number
  readonly attributes: Readonly<Record<string, unknown>>
}
export interface ReceivedLog {
  readonly text: string
  readonly severity: string
  readonly attributes: Readonly<Record<string, unknown>>
}

/** A collector as far as the wire goes: takes what comes by HTTP and decodes OTLP's JSON. */
export class CollectorStub {
  readonly requests: Array<{ readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string }> = []
  readonly spans: Array<ReceivedSpan> = []
  readonly logs: Array<ReceivedLog> = []
  /** Each metric as it was told last. */
  readonly metrics = new Map<string, ReceivedMetric>()
  /** As it was told while it was longest. */
  readonly fullest = new Map<string, ReceivedMetric>()
  readonly resources: Array<Readonly<Record<string, unknown>>> = []
  status = 200
  /** Takes requests and never answers. */
  hangs = false
  url = ""

  take(path: string, headers: IncomingHttpHeaders, body: string): void {
    this.requests.push({ path, headers, body })
    if (this.status >= 400 || headers["content-type"] !== "application/json") return
    const data = JSON.parse(body)
    for (const { resource, scopeSpans } of data.resourceSpans ?? []) {
      this.resources.push(record(resource.attributes))
      for (const { spans } of scopeSpans)
        for (const span of spans) this.spans.push({ ...span, attributes: record(span.attributes) })
    }
    for (const { scopeLogs } of data.resourceLogs ?? [])
      for (const { logRecords } of scopeLogs)
        for (const { attributes, body, severityText } of logRecords)
          this.logs.push({ text: body.stringValue, severity: severityText, attributes: record(attributes) })
    for (const { scopeMetrics } of data.resourceMetrics ?? [])
      for (const { metrics } of scopeMetrics)
        for (const { description, gauge, histogram, name, sum, unit } of metrics) {
          const points = ((gauge ?? sum ?? histogram).dataPoints as ReadonlyArray<WirePoint>).map((point) => ({
            attributes: record(point.attributes),
            value: Number(point.asDouble ?? point.asInt ?? point.count),
          }))
          const metric = { name, unit, description, points }
          this.metrics.set(name, metric)
          if (points.length >= (this.fullest.get(name)?.points.length ?? 0)) this.fullest.set(name, metric)
        }
  }
}

const record = (pairs: Pairs): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    pairs.map(({ key, value }) => [
      key,
      value.stringValue ??
        (value.intValue === undefined ? undefined : Number(value.intValue)) ??
        value.doubleValue ??
        value.boolValue,
    ]),
  )

export const collectorStub = Effect.map(
  Effect.acquireRelease(
    Effect.callback<{ readonly stub: CollectorStub; readonly server: Server }>((resume) => {
      const stub = new CollectorStub()
      const server = createServer((request, response) => {
        const chunks: Array<Buffer> = []
        request.on("data", (chunk: Buffer) => chunks.push(chunk))
        request.on("end", () => {
          stub.take(request.url ?? "", request.headers, Buffer.concat(chunks).toString())
          if (!stub.hangs) response.writeHead(stub.status, { "content-type": "application/json" }).end("{}")
        })
      })
      server.listen(0, "127.0.0.1", () => {
        stub.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
        resume(Effect.succeed({ stub, server }))
      })
    }),
    ({ server }) =>
      Effect.sync(() => {
        server.close()
        server.closeAllConnections()
      }),
  ),
  ({ stub }) => stub,
)
