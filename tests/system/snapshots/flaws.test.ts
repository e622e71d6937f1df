import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import {
  MappingReader,
  type MappingRead,
  type ReadOptions,
  type ReadTarget,
} from '../../../src/host/proc/read-mappings'
import { decodeSnapshot } from '../../../src/host/snapshots/decode-snapshot'
import { encodeSnapshot } from '../../../src/host/snapshots/encode-snapshot'
import { takeSnapshot } from '../../../src/host/snapshots/take-snapshot'
import { startTarget } from '../../support/target'
import { compile } from '../diff/stepped-program'

const folder = mkdtempSync(join(tmpdir(), 'vmatlas-flaws-'))
const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Does something to the process right before smaps is read. */
class MeddlingReader extends MappingReader {
  beforeSmaps: () => Promise<void> = () => Promise.resolve()
  deadlineMs = 5000

  override async read(target: ReadTarget, options: ReadOptions = {}): Promise<MappingRead> {
    if (options.file === 'smaps') await this.beforeSmaps()
    return super.read(target, { ...options, deadlineMs: this.deadlineMs })
  }
}

function openReader(procRoot?: string): MeddlingReader {
  const reader = new MeddlingReader(procRoot)
  cleanUps.push(() => reader.close())
  return reader
}

describe('a snapshot that is not whole says so', () => {
  it('torn: of a process that changes its maps during the read', async () => {
    const program = join(folder, 'restless')
    compile('gcc', resolve(import.meta.dirname, 'restless.c'), program)
    const child = spawn(program, { stdio: ['ignore', 'pipe', 'inherit'] })
    const exited = once(child, 'exit')
    cleanUps.push(async () => {
      child.kill('SIGKILL')
      await exited
    })
    await once(child.stdout, 'data')
    const reader = openReader()
    const pid = child.pid ?? 0
    const takeTorn = async (): Promise<boolean> => {
      const { info, mappings } = await takeSnapshot(reader, { pid }, { withSmaps: false })
      for (let row = 1; row < mappings.length; row++) {
        expect(mappings.start[row]).toBeGreaterThanOrEqual(mappings.end[row - 1] ?? 0)
      }
      return info.flags.includes('torn')
    }
    await expect.poll(takeTorn, { timeout: 20_000, interval: 1 }).toBe(true)
  })

  it('ended: of a process that is killed between maps and smaps; its maps are kept, and the file says it too', async () => {
    const target = await startTarget(['patchwork', '50'])
    cleanUps.push(() => target.kill())
    const lines = target.readMaps().length
    const reader = openReader()
    reader.beforeSmaps = () => target.kill()
    const snapshot = await takeSnapshot(reader, { pid: target.pid }, { withSmaps: true })
    expect(snapshot.mappings.length).toBe(lines)
    expect(snapshot.usage).toBeNull()
    expect(snapshot.info.flags).toEqual(['partial', 'ended'])
    expect(snapshot.info.unread).toEqual([{ file: 'smaps', code: 'process-gone' }])
    expect(decodeSnapshot(encodeSnapshot(snapshot)).info).toEqual(snapshot.info)
  })

  it('partial: of a process whose smaps does not answer', async () => {
    const target = await startTarget(['patchwork', '5'])
    cleanUps.push(() => target.kill())
    const own = join(folder, 'proc', String(target.pid))
    mkdirSync(own, { recursive: true })
    for (const name of ['stat', 'status', 'cmdline', 'maps']) {
      writeFileSync(join(own, name), readFileSync(`/proc/${target.pid}/${name}`))
    }
    execFileSync('mkfifo', [join(own, 'smaps')])
    const reader = openReader(join(folder, 'proc'))
    reader.deadlineMs = 300
    const { info, usage } = await takeSnapshot(
      reader,
      { pid: target.pid },
      { withSmaps: true, procRoot: join(folder, 'proc') },
    )
    expect(usage).toBeNull()
    expect(info.flags).toEqual(['partial'])
    expect(info.unread).toEqual([{ file: 'smaps', code: 'not-answering' }])
  })

  it('none: of a process that was there and held still', async () => {
    const target = await startTarget(['patchwork', '5'])
    cleanUps.push(() => target.kill())
    const { info, usage } = await takeSnapshot(openReader(), { pid: target.pid }, { withSmaps: true })
    expect([info.flags, info.unread]).toEqual([[], []])
    expect(usage).not.toBeNull()
  })
})
