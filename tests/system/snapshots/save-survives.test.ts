import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundleForNode } from '../../../scripts/lib/bundle.mjs'
import { SnapshotLibrary } from '../../../src/host/snapshots/snapshot-library'
import { sampleSnapshot } from '../../support/sample-snapshot'

const KILLS = 6
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vmatlas-survives-'))
  await chmod(folder, 0o755)
  const source = resolve(import.meta.dirname, 'save-in-a-loop.ts')
  await bundleForNode([['save-in-a-loop', source]], join(folder, 'program'), { isWhole: true })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('saving', () => {
  it('survives kill -9 at any moment: each snapshot is whole, and none is half there', async () => {
    const library = new SnapshotLibrary(join(folder, 'library'), () => Infinity)
    let least = 0
    for (let kill = 0; kill < KILLS; kill++) {
      const child = spawn(
        process.execPath,
        [join(folder, 'program/save-in-a-loop.js'), join(folder, 'library')],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      )
      const [event] = (await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])) as unknown[]
      expect(String(event), 'it saves').toBe('saving\n')
      // Not to wait for something, but to meet it at another moment each time.
      await new Promise((done) => setTimeout(done, kill * 7))
      child.kill('SIGKILL')
      await once(child, 'exit')
      await library.open()
      const { entries, damaged } = await library.list()
      expect(damaged).toEqual([])
      expect(entries.length).toBeGreaterThan(least)
      least = entries.length
      for (const { id } of entries) expect((await library.read(id)).mappings.length).toBe(5)
    }
  })

  it('survives a full disk: the older snapshots are unharmed, and it says that there is no room', async () => {
    const disk = join(folder, 'disk')
    await mkdir(disk)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'vmatlas-test', disk])
    try {
      const library = new SnapshotLibrary(disk, () => Infinity)
      await library.open()
      const kept: string[] = []
      const fill = async (): Promise<void> => {
        for (let count = 0; count < 64; count++) kept.push((await library.keep(sampleSnapshot())).id)
      }
      await expect(fill()).rejects.toMatchObject({ code: 'disk-full' })
      expect(kept.length).toBeGreaterThan(0)
      const { entries, damaged } = await library.list()
      expect([entries.length, damaged.length]).toEqual([kept.length, 0])
      for (const id of kept) expect((await library.read(id)).mappings.length).toBe(5)
      await library.remove(kept[0] ?? '')
      await library.open()
      await library.keep(sampleSnapshot())
    } finally {
      execFileSync('umount', [disk])
    }
  })
})
