/** Bytes as they come to text. Windows writes "Unicode" files as UTF-16, with a mark that no UTF-8 file begins with. */
export const decodeText = () => {
  let decoder: ReturnType<typeof decoderOf> | undefined
  let held = Buffer.alloc(0)
  return {
    decode: (chunk: Buffer): string => {
      if (decoder !== undefined) return decoder.decode(chunk, { stream: true })
      held = Buffer.concat([held, chunk])
      if (held.length < 2) return ""
      decoder = decoderOf(held)
      return decoder.decode(held, { stream: true })
    },
    /** What is left at the end. */
    end: (): string => (decoder === undefined ? held.toString("utf8") : decoder.decode()),
  }
}

const decoderOf = ([first, second]: Buffer) => {
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le")
  return new TextDecoder(first === 0xfe && second === 0xff ? "utf-16be" : "utf-8")
}
