/**
 * Reads the two archive formats a runtime comes in, with nothing but Node: machines without `unzip` exist.
 * Only what those archives use is supported; anything else is refused by name.
 */
import { gunzipSync, inflateRawSync } from 'node:zlib'

const TAR_BLOCK = 512
const ZIP_END = 0x06054b50
const ZIP_CENTRAL = 0x02014b50
const ZIP_LOCAL = 0x04034b50
const ZIP_STORED = 0
const ZIP_DEFLATED = 8

/**
 * The bytes of one file inside a gzipped tar (as `npm pack` writes it), a view into the unpacked archive.
 *
 * Errors: throws when the file is not there.
 */
export function readFromTarball(tarball, wanted) {
  const tar = gunzipSync(tarball)
  for (let at = 0; at + TAR_BLOCK <= tar.length;) {
    const name = untilNul(tar.subarray(at, at + 100))
    if (name === '') break
    const size = Number.parseInt(untilNul(tar.subarray(at + 124, at + 136)), 8)
    const start = at + TAR_BLOCK
    if (name === wanted) return tar.subarray(start, start + size)
    at = start + Math.ceil(size / TAR_BLOCK) * TAR_BLOCK
  }
  throw new Error(`the archive holds no ${wanted}`)
}

/**
 * The entries of a zip's central directory, in its order: `name`, `mode` (Unix permission bits) and `read()`.
 *
 * Shape: `read()` gives fresh bytes. A name that ends in `/` is a folder.
 * Errors: throws for an encrypted or zip64 archive, which no Electron zip is.
 * Source: PKWARE APPNOTE 4.3.
 */
export function* zipEntries(zip) {
  const end = findZipEnd(zip)
  let at = zip.readUInt32LE(end + 16)
  if (at === 0xffffffff) throw new Error('zip64 archives are not supported')
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (zip.readUInt32LE(at) !== ZIP_CENTRAL) throw new Error('the zip’s directory is damaged')
    const nameLength = zip.readUInt16LE(at + 28)
    const entry = {
      flags: zip.readUInt16LE(at + 8),
      method: zip.readUInt16LE(at + 10),
      packedSize: zip.readUInt32LE(at + 20),
      local: zip.readUInt32LE(at + 42),
      name: zip.toString('utf8', at + 46, at + 46 + nameLength),
    }
    const mode = (zip.readUInt32LE(at + 38) >>> 16) & 0o777
    yield { name: entry.name, mode, read: () => readZipEntry(zip, entry) }
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
}

function findZipEnd(zip) {
  for (let at = zip.length - 22; at >= Math.max(0, zip.length - 65_557); at -= 1) {
    if (zip.readUInt32LE(at) === ZIP_END) return at
  }
  throw new Error('this is not a zip, or it is cut short')
}

function readZipEntry(zip, { flags, method, packedSize, local, name }) {
  if (flags & 1) throw new Error(`${name} is encrypted`)
  if (zip.readUInt32LE(local) !== ZIP_LOCAL) throw new Error(`${name} is damaged`)
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
  const packed = zip.subarray(start, start + packedSize)
  if (method === ZIP_STORED) return Buffer.from(packed)
  if (method === ZIP_DEFLATED) return inflateRawSync(packed)
  throw new Error(`${name} is packed with method ${method}, which is not supported`)
}

function untilNul(bytes) {
  const end = bytes.indexOf(0)
  return bytes.toString('latin1', 0, end === -1 ? bytes.length : end)
}
