import type { Socket } from "node:net"

/**
 * A whole answer, in JSON unless `headers` say otherwise.
 *
 * @example
 * ```ts
 * import { rawAnswer } from "@feishu-recall/testkit"
 *
 * const tooOld = rawAnswer('{"code":230009,"msg":"Message can only be recalled within one days."}', "400 Bad Request")
 * ```
 */
export const rawAnswer = (
  body: string,
  status = "200 OK",
  headers: ReadonlyArray<string> = ["Content-Type: application/json; charset=utf-8"],
): string =>
  `HTTP/1.1 ${[status, `Content-Length: ${Buffer.byteLength(body)}`, ...headers].join("\r\n")}\r\n\r\n${body}`

/** How the platform accepts a recall. */
export const acceptance: string = rawAnswer('{"code":0,"data":{},"msg":"ok"}')

/** Writes the piece again and again for as long as the socket is open. */
export const drip = (socket: Socket, piece: string, everyMillis: number): void => {
  const timer = setInterval(() => socket.write(piece), everyMillis)
  socket.on("close", () => clearInterval(timer))
}

/** Writes the piece without an end, as fast as it is read, and says how many bytes that were so far. */
export const pour = (socket: Socket, piece: string): (() => number) => {
  let written = 0
  const more = () => {
    while (!socket.destroyed) {
      written += piece.length
      if (!socket.write(piece)) return
    }
  }
  socket.on("drain", more)
  more()
  return () => written
}
