/**
 * A text of PostgreSQL can hold every character but U+0000. It is written as U+0001 U+0002, and U+0001 itself twice: two
 * different texts stay different, and what has neither, which is nearly everything, stays as it is.
 *
 * Source: https://www.postgresql.org/docs/current/datatype-character.html
 */
export const toStored = (text: string): string =>
  control.test(text) ? text.replaceAll(everyControl, (one) => (one === "\0" ? "\u0001\u0002" : "\u0001\u0001")) : text

export const fromStored = (text: string): string =>
  text.includes("\u0001") ? text.replaceAll(everyEscape, (pair) => (pair === "\u0001\u0002" ? "\0" : "\u0001")) : text

// oxlint-disable-next-line no-control-regex -- They are what this is about.
const control = /[\0\u0001]/
// oxlint-disable-next-line no-control-regex
const everyControl = /[\0\u0001]/g
// oxlint-disable-next-line no-control-regex
const everyEscape = /\u0001[\u0001\u0002]/g
