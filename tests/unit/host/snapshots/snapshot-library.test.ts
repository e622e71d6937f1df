import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SnapshotLibrary } from '../../../../src/host/snapshots/snapshot-library'
import { UNFINISHED_PREFIX } from '../../../../src/host/snapshots/write-atomically'
import { SAMPLE_INFO, sampleSnapshot } from '../../../support/sample-snapshot'
import { MIB } from '../../../../src/shared/units'

let folder = ''
let cap = MIB

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vmatlas-library-'))
  cap = MIB
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function openLibrary(): Promise<SnapshotLibrary> {
  const library = new SnapshotLibrary(folder, () => cap)
  await library.open()
  return library
}

function taken(capturedAtMs: number, label = ''): ReturnType<typeof sampleSnapshot> {
  return { ...sampleSnapshot(), info: { ...SAMPLE_INFO, capturedAtMs, label } }
}

describe('the library', () => {
  it('lists what was kept, the newest first, also after it was opened again', async () => {
    const library = await openLibrary()
    await library.keep(taken(1000, 'first'))
    await library.keep(taken(3000, 'third'))
    await library.keep(taken(2000, 'second'))
    const again = await openLibrary()
    const { entries, bytes } = await again.list()
    expect(entries.map(({ info }) => info.label)).toEqual(['third', 'second', 'first'])
    expect(entries[0]?.summary).toMatchObject({ maps: 5, rss: 328 * 1024 })
    expect(bytes).toBe(entries.reduce((sum, entry) => sum + entry.bytes, 0))
  })

  it('is left as it is by a guest, such as a picture that is drawn beside an app that runs', async () => {
    const library = await openLibrary()
    const { id } = await library.keep(taken(1000))
    await library.remove(id)
    const guest = new SnapshotLibrary(folder, () => cap)
    await guest.open({ isGuest: true })
    expect((await guest.list()).entries).toEqual([])
    await library.restore(id)
    expect((await library.list()).entries.map((entry) => entry.id)).toEqual([id])
  })

  it('gives back a snapshot, and nothing for an id that leaves the folder', async () => {
    const library = await openLibrary()
    const { id } = await library.keep(taken(1000))
    expect((await library.read(id)).mappings.length).toBe(5)
    for (const bad of ['../secret', '.hidden', 'a/b', '']) {
      await expect(library.read(bad)).rejects.toMatchObject({ code: 'invalid-request' })
    }
  })

  it('renames and annotates', async () => {
    const library = await openLibrary()
    const { id } = await library.keep(taken(1000))
    await library.annotate(id, { label: 'leaking', note: 'after 3 h' })
    expect((await library.list()).entries[0]?.info).toMatchObject({ label: 'leaking', note: 'after 3 h' })
  })

  it('deletes, and undoes it until it is opened the next time', async () => {
    const library = await openLibrary()
    const { id } = await library.keep(taken(1000))
    await library.remove(id)
    expect((await library.list()).entries).toEqual([])
    await library.restore(id)
    expect((await library.list()).entries.map((entry) => entry.id)).toEqual([id])
    await library.remove(id)
    await openLibrary()
    await expect(library.restore(id)).rejects.toMatchObject({ code: 'invalid-request' })
  })

  it('refuses what would pass the cap, says so in numbers, and keeps what is there', async () => {
    const library = await openLibrary()
    const { bytes, id } = await library.keep(taken(1000))
    cap = bytes + 1024
    await expect(library.keep(taken(2000))).rejects.toMatchObject({
      code: 'disk-full',
      message: expect.stringMatching(/use .* KiB of the storage limit of .* KiB; this one needs .* KiB/),
    })
    expect((await library.list()).entries.map((entry) => entry.id)).toEqual([id])
  })

  it('opens without a damaged file, lists it as such, and can delete it', async () => {
    const library = await openLibrary()
    const whole = await library.keep(taken(1000))
    const cut = await library.keep(taken(2000))
    await truncate(join(folder, `${cut.id}.arrow`), cut.bytes - 100)
    await writeFile(join(folder, 'diary.arrow'), 'Dear diary')
    const { entries, damaged } = await library.list()
    expect(entries.map(({ id }) => id)).toEqual([whole.id])
    expect(damaged.map(({ id, error }) => [id, error.code])).toEqual(
      [
        [cut.id, 'snapshot-corrupt'],
        ['diary', 'snapshot-corrupt'],
      ].sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
    )
    await library.remove('diary')
    expect((await library.list()).damaged.length).toBe(1)
  })

  it('lists a snapshot whose tables are damaged, and refuses to open it', async () => {
    const library = await openLibrary()
    const { id } = await library.keep(taken(1000))
    const path = join(folder, `${id}.arrow`)
    const file = await readFile(path)
    file[600] = (file[600] ?? 0) ^ 1
    await writeFile(path, file)
    expect((await library.list()).entries.length).toBe(1)
    await expect(library.read(id)).rejects.toMatchObject({ code: 'snapshot-corrupt' })
  })

  it('removes what a killed program left half written, and nothing that is still being written', async () => {
    await openLibrary()
    // The kernel never gives this pid: it is its limit.
    await writeFile(join(folder, `${UNFINISHED_PREFIX}4194304-aa`), 'half')
    await writeFile(join(folder, `${UNFINISHED_PREFIX}${process.pid}-bb`), 'half')
    await openLibrary()
    const left = (await readdir(folder)).filter((name) => name.startsWith(UNFINISHED_PREFIX))
    expect(left).toEqual([`${UNFINISHED_PREFIX}${process.pid}-bb`])
  })

  it('can be read by nobody else', async () => {
    const library = await openLibrary()
    const { id } = await library.keep(taken(1000))
    expect((await stat(join(folder, `${id}.arrow`))).mode & 0o077).toBe(0)
  })
})
