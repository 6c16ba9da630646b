import { instance } from "@viz-js/viz"
import type { Transition } from "./explore.ts"

export interface TransitionsDrawing {
  /** For whoever can't see it. */
  readonly title: string
  readonly transitions: ReadonlyArray<Transition>
  /** The places that stand one below the other; what leads back up leaves them there. */
  readonly order: ReadonlyArray<string>
  /** Places that stand together in a frame. What leaves all of them alike leaves the frame. */
  readonly group?: { readonly name: string; readonly places: ReadonlyArray<string> }
}

/** Draws places and what leads from one to the other: one SVG for a light page and a dark one. */
export const drawTransitions = async (drawing: TransitionsDrawing): Promise<string> => {
  const viz = await instance()
  return themed(viz.renderString(dotOf(drawing), { format: "svg" }), drawing.title)
}

/** What can happen at every place that has not ended and leads nowhere else is told below a picture, not drawn at each. */
export const everywhere = ({ group, transitions }: TransitionsDrawing): ReadonlyArray<string> => {
  const places = new Set(transitions.map(({ to }) => to).filter((place) => group?.places.includes(place) !== true))
  const loops = Map.groupBy(
    transitions.filter(({ from, to }) => from === to && places.has(from)),
    ({ event }) => event ?? "",
  )
  return [...loops].filter(([, at]) => at.length === places.size).map(([event]) => event)
}

const dotOf = (drawing: TransitionsDrawing): string => {
  const { group = { name: "", places: [] }, order } = drawing
  const unsaid = everywhere(drawing)
  const shown = drawing.transitions.filter(({ event, from, to }) => from !== to || !unsaid.includes(event ?? ""))
  const leavesAll = ({ event, to }: Transition) =>
    group.places.length > 0 &&
    group.places.every((from) => shown.some((one) => one.from === from && one.event === event && one.to === to))
  const drawn = shown.filter((one) => !(group.places.includes(one.from) && leavesAll(one)))
  const edges = Map.groupBy(drawn, ({ from, to }) => JSON.stringify([from, to]))
  // Graphviz breaks circles in the order in which it meets their places.
  const places = [...new Set([...order, ...drawn.flatMap(({ from, to }) => [from, to])])]
  const isMainWay = (from: string, to: string) => order.includes(from) && order[order.indexOf(from) + 1] === to
  return [
    "digraph {",
    // Room for the fonts of readers, which are wider than the one that Graphviz measures.
    'graph [rankdir=TB, nodesep=0.2, ranksep=0.5, fontname="Helvetica", fontsize=14]',
    'node [shape=box, style="rounded,filled", fontname="Helvetica", fontsize=15.5, margin="0.1,0.06", height=0.4]',
    'edge [fontname="Helvetica", fontsize=14, arrowsize=0.7]',
    ...places.filter((place) => !group.places.includes(place)).map((place) => nodeOf(place, "place")),
    ...(group.places.length === 0
      ? []
      : [
          `subgraph cluster_group { label=${quoted(frameLabel(group.name, shown.filter(leavesAll), order))}; class=group; style=rounded; labelloc=b; rank=same`,
          ...group.places.map((place) => nodeOf(place, "ended")),
          "}",
        ]),
    ...order
      .slice(1)
      .map((to, at) => [order[at]!, to] as const)
      .filter(([from, to]) => !edges.has(JSON.stringify([from, to])))
      .map(([from, to]) => `${quoted(from)} -> ${quoted(to)} [style=invis, weight=20]`),
    ...[...edges.values()].map((all) => {
      const { from, to } = all[0]!
      return `${quoted(from)} -> ${quoted(to)} [${[
        `label=${quoted(all.map(({ event }) => `  ${event ?? "its time is over"}\n`).join(""))}`,
        `class=${all.every(({ event }) => event === undefined) ? "time" : "event"}`,
        ...(isMainWay(from, to) ? ["weight=20"] : []),
      ].join(", ")}]`
    }),
    "}",
  ].join("\n")
}

const nodeOf = (place: string, kind: string): string =>
  place === ""
    ? '"" [shape=circle, label="", width=0.12, height=0.12, fixedsize=true, class=start]'
    : `${quoted(place)} [class=${kind}]`

/** What leads from all places of a frame to the same ones is said in its label: as lines it would cross all others. */
const frameLabel = (name: string, leaving: ReadonlyArray<Transition>, order: ReadonlyArray<string>): string =>
  [
    name,
    ...[...Map.groupBy(leaving, ({ event }) => event)].map(
      ([event, all]) => `${event}: to ${order.filter((place) => all.some(({ to }) => to === place)).join(" or ")}`,
    ),
  ].join("   ")

const quoted = (text: string): string => `"${text.replaceAll('"', '\\"').replaceAll("\n", "\\l")}"`

/** Colours are the page's: those of a light one, or those of a dark one. */
const style = `<style>
:root { --ink: #3c3c43; --line: #67676c; --place: #f0f3fd; --edge: #3f6ad8; --ended: #eaf6f3; --done: #12907d }
@media (prefers-color-scheme: dark) {
  :root { --ink: #dfdfd6; --line: #98989f; --place: #232a3d; --edge: #8fa8ee; --ended: #1c302d; --done: #4bc3af }
}
text { fill: var(--ink); font: 13.5px system-ui, "Segoe UI", Helvetica, Arial, sans-serif }
.edge text { font-size: 12px }
.edge path { fill: none; stroke: var(--line) }
.edge polygon { fill: var(--line); stroke: var(--line) }
.edge.time path { stroke-dasharray: 5 4 }
.node path { fill: var(--place); stroke: var(--edge) }
.node.ended path { fill: var(--ended); stroke: var(--done) }
.node.start ellipse { fill: var(--ink); stroke: none }
.cluster path { fill: none; stroke: var(--line); stroke-dasharray: 2 3 }
</style>`

/** Graphviz' own colours, fonts and titles go; the picture is named as a whole. */
const themed = (svg: string, title: string): string =>
  svg
    .slice(svg.indexOf("<svg"))
    .replace(/<svg width="(\d+)pt" height="(\d+)pt"/, '<svg role="img" width="$1" height="$2"')
    .replaceAll(/<!--[\s\S]*?-->\n?/g, "")
    .replaceAll(/<title>[\s\S]*?<\/title>\n?/g, "")
    .replaceAll(/ (?:fill|stroke|font-family|font-size)="[^"]*"/g, "")
    .replace(/<polygon(?! )?[^>]*points="-4,[^>]*\/>\n?/, "")
    .replace(/(<svg[^>]*>)/, `$1\n<title>${title}</title>\n${style}`)
