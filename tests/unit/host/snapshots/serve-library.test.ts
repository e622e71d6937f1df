import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeSnapshot } from '../../../../src/host/snapshots/encode-snapshot'
import {
  answerLibraryRequest,
  createLibraryMethods,
  type LibraryMethods,
} from '../../../../src/host/snapshots/serve-library'
import { SnapshotLibrary } from '../../../../src/host/snapshots/snapshot-library'
import { sampleSnapshot } from '../../../support/sample-snapshot'

let folder: string
let library: LibraryMethods
const MAPS = '00400000-00452000 r-xp 00000000 fd:01 173521 /srv/worker\n'

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vmatlas-library-'))
  const snapshots = new SnapshotLibrary(join(folder, 'kept'), () => 2 ** 20)
  library = createLibraryMethods(snapshots, snapshots.open())
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

describe('the library behind the main process', () => {
  it('keeps the snapshot of a file, and text under the name of its file', async () => {
    const kept = await library.importBytes('x.arrow', encodeSnapshot(sampleSnapshot()))
    expect(kept.info.label).toBe('after warm-up')
    const text = await library.importBytes('maps.txt', Buffer.from(MAPS))
    expect(text.info).toMatchObject({ label: 'maps.txt', source: 'maps' })
    expect((await library.list()).entries).toHaveLength(2)
  })

  it('keeps what a file holds that was chosen, under its name', async () => {
    const path = join(folder, 'smaps of a night.txt')
    writeFileSync(path, MAPS)
    const { id, info } = await library.importFile(path)
    expect(info).toMatchObject({ label: 'smaps of a night.txt', source: 'maps' })
    expect((await library.list()).entries.map((entry) => entry.id)).toEqual([id])
  })

  it('refuses a file that is gone, a folder, a FIFO, or no map, and keeps nothing of it', async () => {
    const fifo = join(folder, 'fifo')
    execFileSync('mkfifo', [fifo])
    for (const path of [join(folder, 'gone'), folder, fifo, '/dev/zero'])
      await expect(library.importFile(path), path).rejects.toMatchObject({ code: 'invalid-request' })
    const text = join(folder, 'hello')
    writeFileSync(text, 'hello')
    await expect(library.importFile(text)).rejects.toMatchObject({ code: 'invalid-request' })
    truncateSync(text, 2 ** 40)
    await expect(library.importFile(text)).rejects.toThrow('at most 1 GiB')
    expect((await library.list()).entries).toEqual([])
  })

  it('refuses what is neither, and keeps nothing of it', async () => {
    await expect(library.importBytes('x', Buffer.from('hello'))).rejects.toMatchObject({
      code: 'invalid-request',
    })
    const cut = encodeSnapshot(sampleSnapshot()).slice(0, -9)
    await expect(library.importBytes('x', cut)).rejects.toMatchObject({ code: 'snapshot-corrupt' })
    expect((await library.list()).entries).toEqual([])
  })

  it('exports the very bytes that it keeps, deletes and brings back', async () => {
    const { id } = await library.importBytes('maps.txt', Buffer.from(MAPS))
    const path = join(folder, 'out.arrow')
    await library.exportTo(id, path)
    await library.remove([id])
    expect((await library.list()).entries).toEqual([])
    await library.restore([id])
    expect((await library.list()).entries.map((entry) => entry.id)).toEqual([id])
    expect(readFileSync(path)).toEqual(readFileSync(join(folder, 'kept', `${id}.arrow`)))
  })

  it('answers a request with its value, and whatever goes wrong with its code', async () => {
    const ask = (method: string, ...args: unknown[]): ReturnType<typeof answerLibraryRequest> =>
      answerLibraryRequest(library, { id: 7, method: method as 'list', args })
    expect(await ask('list')).toEqual({ id: 7, ok: true, value: { entries: [], damaged: [], bytes: 0 } })
    expect(await ask('remove', ['gone'])).toMatchObject({
      id: 7,
      ok: false,
      error: { code: 'invalid-request' },
    })
    expect(await ask('exportTo', '../x', '/tmp/x')).toMatchObject({ ok: false })
    expect(await ask('constructor')).toMatchObject({ ok: false, error: { code: 'internal' } })
  })
})
