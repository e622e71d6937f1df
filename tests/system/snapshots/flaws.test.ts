import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { LocalProc } from '../../../src/host/proc/local-proc'
import type { ProcSource } from '../../../src/host/proc/proc-source'
import {
  MappingReader,
  type MappingRead,
  type ReadOptions,
  type ReadTarget,
} from '../../../src/host/proc/read-mappings'
import { decodeSnapshot } from '../../../src/host/snapshots/decode-snapshot'
import { encodeSnapshot } from '../../../src/host/snapshots/encode-snapshot'
import { takeSnapshot } from '../../../src/host/snapshots/take-snapshot'
import { makeProcRoot } from '../../support/proc-root'
import { startTarget } from '../../support/target'

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

function openReader(source?: ProcSource): MeddlingReader {
  const reader = new MeddlingReader(source)
  cleanUps.push(() => reader.close())
  return reader
}

describe('a snapshot that is not whole says so', () => {
  // A tear in the middle of a real read comes by luck; tests/system/proc/torn-reads.test.ts shows what one looks like.
  it('torn: of a process that changes its maps during the read', async () => {
    const root = makeProcRoot()
    cleanUps.push(() => root.remove())
    const line = (start: number, end: number): string =>
      `${start.toString(16)}000-${end.toString(16)}000 rw-p 00000000 00:00 0 \n`
    // The last mapping of a page of text grew before the next page was read, so it is printed again.
    root.addProcess(10, 'restless', line(0x10, 0x12) + line(0x10, 0x14) + line(0x20, 0x21))
    root.addProcess(11, 'calm', line(0x10, 0x14) + line(0x20, 0x21))
    const reader = openReader(new LocalProc(root.path))
    const take = (pid: number): ReturnType<typeof takeSnapshot> =>
      takeSnapshot(reader, { pid }, { withSmaps: false })
    const [restless, calm] = [await take(10), await take(11)]
    expect(restless.info.flags).toEqual(['torn'])
    expect([...restless.mappings.end]).toEqual([...calm.mappings.end])
    expect(calm.info.flags).toEqual([])
    expect(decodeSnapshot(encodeSnapshot(restless)).info.flags).toEqual(['torn'])
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
    const reader = openReader(new LocalProc(join(folder, 'proc')))
    // The deadline is for maps as well, which must come in time on a slow machine.
    const { info, usage } = await takeSnapshot(reader, { pid: target.pid }, { withSmaps: true })
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
