import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { encodeSnapshot } from '../../../src/host/snapshots/encode-snapshot'
import { FileDecoder } from '../../../src/host/snapshots/file-decoder'
import { writeDigest, DIGEST_PLACEHOLDER } from '../../../src/host/snapshots/file-digest'
import { SnapshotLibrary } from '../../../src/host/snapshots/snapshot-library'
import { VmatlasError } from '../../../src/shared/errors'
import { findTableFlaw } from '../../../src/shared/tables/find-table-flaw'
import { sampleSnapshot } from '../../support/sample-snapshot'

/** More of them: VMATLAS_HOSTILE_FILES=10000. */
const FILES = Number(process.env['VMATLAS_HOSTILE_FILES'] ?? 400)
const MOST_MEMORY = 2 ** 30
const GOOD = encodeSnapshot(sampleSnapshot())
const folder = mkdtempSync(join(tmpdir(), 'vmatlas-hostile-'))
const decoder = new FileDecoder()
afterAll(() => {
  decoder.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Numbers from a seed, so that a failure can be repeated: mulberry32. */
function randomOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** A good file with some bytes changed, most of them in the metadata, where the lengths stand. */
function mutate(seed: number): Uint8Array {
  const next = randomOf(seed)
  const file = GOOD.slice()
  const footer = Buffer.from(file.buffer).readInt32LE(file.length - 10)
  for (let change = 1 + next(4); change > 0; change--) {
    const isFooter = next(3) > 0
    const at = isFooter ? file.length - 10 - footer + next(footer + 10) : next(file.length)
    const word = next(4)
    if (word === 0) file.fill(0xff, at, at + 4)
    else if (word === 1) file.fill(next(256), at, at + 1 + next(8))
    else file[at] = (file[at] ?? 0) ^ (1 << next(8))
  }
  return next(2) === 0 ? file : withDigest(file)
}

/** The file as somebody would forge it: the digest fits. */
function withDigest(file: Uint8Array): Uint8Array {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  if (!bytes.includes(DIGEST_PLACEHOLDER.split(':')[0] ?? '')) return file
  try {
    writeDigest(file)
  } catch {
    // The change hit the mark: there is no place for a digest any more.
  }
  return file
}

describe('hostile snapshot files', () => {
  it(`${FILES} of them, forged or damaged, are refused or read whole, and cost a bound of memory`, async () => {
    const before = process.memoryUsage().rss
    let most = 0
    let read = 0
    for (let seed = 1; seed <= FILES; seed++) {
      try {
        const { mappings } = await decoder.decode(mutate(seed), 0)
        read++
        expect(findTableFlaw(mappings), `seed ${seed}`).toBeNull()
        expect(mappings.length).toBeLessThan(GOOD.length)
      } catch (error) {
        expect(error, `seed ${seed}`).toBeInstanceOf(VmatlasError)
        expect(['snapshot-corrupt', 'snapshot-newer', 'invalid-request'], `seed ${seed}`).toContain(
          (error as VmatlasError).code,
        )
      }
      most = Math.max(most, process.memoryUsage().rss)
    }
    expect(most - before).toBeLessThan(MOST_MEMORY)
    // Half of them have a digest that fits; not all of those changes mean anything.
    expect(read).toBeGreaterThan(0)
  })

  it('in a library are entries with their error, and the good ones are listed', async () => {
    const kept = join(folder, 'kept')
    const library = new SnapshotLibrary(kept, () => Infinity)
    await library.open()
    const { id } = await library.keep(sampleSnapshot())
    for (let seed = 1; seed <= 40; seed++) writeFileSync(join(kept, `bad-${seed}.arrow`), mutate(seed))
    const { entries, damaged } = await library.list()
    expect(entries.map((entry) => entry.id)).toContain(id)
    expect(entries.length + damaged.length).toBe(41)
  })

  it('whose footer names two billion entries do not stop the list', async () => {
    const file = Buffer.from(GOOD)
    const footerBytes = file.readInt32LE(file.length - 10)
    const footerAt = file.length - 10 - footerBytes
    const path = join(folder, 'long.arrow')
    let refused = 0
    // Every place of the footer where a length could stand.
    for (let at = footerAt; at + 4 <= file.length - 10; at += 4) {
      const forged = Buffer.from(file)
      forged.writeUInt32LE(0x7fffffff, at)
      writeFileSync(path, forged)
      await decoder.readMetadata(path).catch((error: unknown) => {
        expect(error).toBeInstanceOf(VmatlasError)
        refused++
      })
    }
    expect(refused).toBeGreaterThan(0)
  })
})

describe('a decoder that was lost', () => {
  it('is replaced for the next file', async () => {
    // Deep JSON in place of text: whatever it does to the thread, the next file is read.
    const hostile = Buffer.from(`[${'['.repeat(2_000_000)}`)
    await decoder.decode(hostile, 0).catch(() => undefined)
    expect((await decoder.decode(GOOD.slice(), 0)).mappings.length).toBe(sampleSnapshot().mappings.length)
  })
})
