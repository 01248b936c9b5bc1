import { crc32, deflateRawSync } from 'node:zlib'

/** A file of a zip. `name` may be bytes of any charset, `isUtf8` says of it what the zip says. */
export type ZippedFile = {
  name: string | Uint8Array
  bytes: string | Uint8Array
  isUtf8?: boolean
  /** What the zip says of the file, where it isn't true. */
  claims?: { size?: number; sum?: number; mode?: number }
}

/** Returns a zip of these files, deflated (APPNOTE 4.3). */
export function zipOf(files: readonly ZippedFile[]): Buffer {
  const parts: Buffer[] = []
  const entries: Buffer[] = []
  let offset = 0
  for (const { name, bytes, isUtf8 = true, claims = {} } of files) {
    const [path, plain] = [Buffer.from(name as string), Buffer.from(bytes as string)]
    const packed = deflateRawSync(plain)
    const facts = Buffer.alloc(26)
    facts.writeUInt16LE(20, 0)
    facts.writeUInt16LE(isUtf8 ? 0x800 : 0, 2)
    facts.writeUInt16LE(8, 4)
    facts.writeUInt32LE(0x50_21_60_00, 6)
    facts.writeUInt32LE(claims.sum ?? crc32(plain), 10)
    facts.writeUInt32LE(packed.length, 14)
    facts.writeUInt32LE(claims.size ?? plain.length, 18)
    facts.writeUInt16LE(path.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), facts, path, packed])
    const place = Buffer.alloc(14)
    place.writeUInt32LE(((claims.mode ?? 0o100644) << 16) >>> 0, 6)
    place.writeUInt32LE(offset, 10)
    entries.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03'), facts, place, path]))
    parts.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(entries)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(files.length, 4)
  end.writeUInt16LE(files.length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...parts, directory, Buffer.from('PK\x05\x06'), end])
}
