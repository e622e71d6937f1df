import { Footer } from 'apache-arrow/ipc/metadata/file'
import { open } from 'node:fs/promises'
import { VmatlasError } from '../../shared/errors'
import { parseSnapshotMetadata, type SnapshotMetadata } from '../../shared/ipc/snapshot-schemas'
import { assertFooter } from './assert-footer'
import { corrupt } from './corrupt'
import { assertFormat } from './decode-snapshot'
import { KEY_INFO } from './snapshot-metadata'

const MAGIC = 'ARROW1'
/** Behind the footer: its length in four bytes, and the magic. */
const TAIL_BYTES = 4 + MAGIC.length
/** Before the first message: the magic, padded to eight bytes. */
const HEAD_BYTES = 8

/**
 * Reads what a snapshot file says of itself, without its tables: the footer alone, whatever the size of the file.
 *
 * Damage to the tables is not noticed here; it is when the snapshot is opened.
 * Errors: `snapshot-corrupt`, `snapshot-newer`.
 */
export async function readFileMetadata(path: string): Promise<SnapshotMetadata & { bytes: number }> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const tail = await readAt(file, size - TAIL_BYTES, TAIL_BYTES)
    if (tail.toString('latin1', 4) !== MAGIC) throw corrupt('its end is missing')
    const footerBytes = tail.readInt32LE(0)
    if (footerBytes <= 0 || footerBytes > size - TAIL_BYTES - HEAD_BYTES)
      throw corrupt('its footer is damaged')
    const footer = await readAt(file, size - TAIL_BYTES - footerBytes, footerBytes)
    return { ...parseFooter(footer), bytes: size }
  } finally {
    await file.close()
  }
}

function parseFooter(footer: Buffer): SnapshotMetadata {
  assertFooter(footer)
  try {
    const { metadata } = Footer.decode(footer).schema
    assertFormat(metadata)
    return parseSnapshotMetadata(metadata.get(KEY_INFO) ?? '')
  } catch (error) {
    if (error instanceof VmatlasError) throw error
    throw corrupt(`its footer is damaged (${error instanceof Error ? error.message : String(error)})`)
  }
}

async function readAt(
  file: Awaited<ReturnType<typeof open>>,
  position: number,
  length: number,
): Promise<Buffer> {
  if (position < 0) throw corrupt('its end is missing')
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await file.read(buffer, 0, length, position)
  if (bytesRead < length) throw corrupt('its end is missing')
  return buffer
}
