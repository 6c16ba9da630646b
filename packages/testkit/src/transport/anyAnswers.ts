import * as fc from "fast-check"

const pieces = fc.constantFrom(
  "HTTP/1.1 200 OK\r\n",
  "HTTP/1.1 204 \r\n",
  "HTTP/1.0 999 x\r\n",
  "HTTP/1.1 100 Continue\r\n\r\n",
  "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
  "HTTP/2\r\n",
  "\r\n",
  "\r\n\r\n",
  "Content-Length: 5\r\n",
  "Content-Length: -1\r\n",
  "Transfer-Encoding: chunked\r\n",
  "Content-Type: application/json\r\n",
  "Content-Encoding: gzip\r\n",
  "Location: http://\r\n",
  "Connection: close\r\n",
  ": \r\n",
  "x".repeat(20_000),
  "ffffffffff\r\n",
  "0\r\n\r\n",
  '{"code":0}',
  "\0\0\0",
)

/** Bytes that look more or less like an answer, and whether the connection ends after them. */
export const anyAnswers: fc.Arbitrary<{ readonly bytes: Uint8Array; readonly closes: boolean }> = fc.record({
  bytes: fc
    .array(
      fc.oneof(
        { weight: 4, arbitrary: pieces.map((text) => Buffer.from(text, "latin1")) },
        { weight: 1, arbitrary: fc.uint8Array({ maxLength: 64 }).map((array) => Buffer.from(array)) },
      ),
      { maxLength: 8 },
    )
    .map((all) => Buffer.concat(all)),
  closes: fc.boolean(),
})
