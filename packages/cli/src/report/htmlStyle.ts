/** Light and dark by the reader's wish; on paper black on white, A4, with the head of a table on every page. */
export const htmlStyle = `:root {
  color-scheme: light dark;
  --ground: #ffffff; --text: #1f2329; --quiet: #5b6270; --line: #d5d8de; --shade: #f4f5f7;
  --calls: #c5cad6; --accepted: #3370ff; --confirmed: #0b7a3b; --limit: #b42318;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #16181d; --text: #e8eaee; --quiet: #a6adba; --line: #3a3f4a; --shade: #20242b;
    --calls: #4a5160; --accepted: #5b8cff; --confirmed: #4fd08a; --limit: #ff8a80;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2rem 1.25rem 3rem; max-width: 62rem;
  background: var(--ground); color: var(--text);
  font: 1rem/1.55 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
}
h1 { margin: 0; font-size: 1.6rem; line-height: 1.25; overflow-wrap: anywhere; }
header p { color: var(--quiet); overflow-wrap: anywhere; }
h2 { margin: 2.25rem 0 .75rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); font-size: 1.15rem; break-after: avoid; }
p { margin: .5rem 0; }
dl { margin: 0; }
dl div { display: grid; grid-template-columns: minmax(7rem, 12rem) 1fr; gap: 1rem; padding: .2rem 0; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
ul { margin: .5rem 0; padding-left: 1.25rem; }
li { margin: .4rem 0; overflow-wrap: anywhere; }
.frame { overflow-x: auto; margin: .75rem 0; }
.frame:focus-visible { outline: 2px solid var(--accepted); outline-offset: 2px; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { color: var(--quiet); font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 400; white-space: nowrap; }
.number { padding-right: 1.2rem; text-align: right; white-space: nowrap; }
#outcomes tbody th { font-weight: 600; }
#history td:nth-child(2) { white-space: nowrap; }
#history td:last-child { min-width: 12rem; overflow-wrap: anywhere; }
#recalls table { font-size: .8rem; }
#recalls td { white-space: nowrap; }
figure { margin: 0 0 1rem; }
figcaption { color: var(--quiet); font-size: .85rem; }
.chart { display: block; width: 100%; min-width: 34rem; height: auto; font-size: 12px; }
.chart text { fill: var(--quiet); }
.chart .grid { stroke: var(--line); stroke-width: 1; fill: none; }
.chart .calls { fill: var(--calls); }
.chart .accepted { fill: var(--accepted); }
.chart .confirmed { fill: none; stroke: var(--confirmed); stroke-width: 2; }
.chart .dot { fill: var(--confirmed); }
.chart .limit { stroke: var(--limit); stroke-width: 1.5; stroke-dasharray: 6 4; fill: none; }
footer { margin-top: 2.5rem; border-top: 1px solid var(--line); color: var(--quiet); font-size: .85rem; }
@page { size: A4; margin: 16mm 14mm; }
@page wide { size: A4 landscape; margin: 14mm; }
@media print {
  :root {
    color-scheme: light;
    --ground: #ffffff; --text: #000000; --quiet: #444444; --line: #bbbbbb;
    --calls: #cccccc; --accepted: #3370ff; --confirmed: #0b7a3b; --limit: #b42318;
  }
  body { max-width: none; padding: 0; font-size: 10pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .frame { overflow: visible; }
  thead { display: table-header-group; }
  tr, li, figure, #outcomes { break-inside: avoid; }
  #recalls { page: wide; }
  .chart { min-width: 0; }
  #recalls table { width: 100%; font-size: 6.5pt; line-height: 1.3; }
  #recalls th, #recalls td { padding: 1.5pt 5pt 1.5pt 0; }
  #recalls thead th, #recalls td:nth-child(5) { white-space: normal; }
}
`
