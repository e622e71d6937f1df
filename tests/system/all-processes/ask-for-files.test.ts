import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { LocalProc } from '../../../src/host/proc/local-proc'
import { passOverProcesses, type FilesVisit } from '../../../src/host/all-processes/ask-for-files'
import { parseScannerRequest } from '../../../src/shared/ipc/port-messages'
import { tabulateFiles } from '../../../src/shared/all-processes/file-table'
import { unpackFiles } from '../../../src/shared/all-processes/pack-files'
import { makeProcRoot } from '../../support/proc-root'
import { cleanUps, ScannerClient } from '../../support/scanner-client'
import { startTarget } from '../../support/target'

async function visitAll(procRoot = '/proc', pids: readonly number[] | null = null): Promise<FilesVisit[]> {
  const visits: FilesVisit[] = []
  await passOverProcesses({ source: new LocalProc(procRoot), pids, onVisit: (visit) => visits.push(visit) })
  return visits
}

/** The plain loop: pids of all processes with a line that ends in this path. */
function pidsThatMap(path: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const lines = readFileSync(`/proc/${pid}/maps`, 'latin1').split('\n')
        return lines.some((line) => line.endsWith(` ${path}`))
      } catch {
        return false
      }
    })
    .map(Number)
}

describe('a pass over the machine', () => {
  it('says of who maps libc what a plain loop over /proc says', async () => {
    const target = await startTarget(['patchwork', '20'])
    cleanUps.push(() => target.kill())
    const libc = /\S*\/libc\.so\.6$/m.exec(readFileSync('/proc/self/maps', 'latin1'))?.[0] ?? ''
    expect(libc).not.toBe('')
    const before = pidsThatMap(libc)
    const visits = await visitAll()
    const after = new Set(pidsThatMap(libc))
    const found = visits.flatMap(({ files }) =>
      files?.uses.some(({ path, state }) => path === libc && state === 'present') ? [files.pid] : [],
    )
    // Programs start, end and become other programs meanwhile; of those that did not, both must say the same.
    const passing = new Set(visits.flatMap(({ pid, code }) => (code === 'process-gone' ? [pid] : [])))
    expect(before.filter((pid) => after.has(pid) && !passing.has(pid) && !found.includes(pid))).toEqual([])
    const known = new Set([...before, ...after])
    expect(found.filter((pid) => !known.has(pid) && existsSync(`/proc/${pid}`))).toEqual([])
    expect(found).toContain(target.pid)
  })

  it('gives up a process that does not answer, and goes on with the next', async () => {
    const root = makeProcRoot()
    cleanUps.push(() => root.remove())
    root.addProcess(10, 'one', '00400000-00402000 r-xp 00000000 fe:00 7    /bin/one\n')
    root.addProcess(20, 'stuck', null)
    root.addProcess(30, 'two', '00400000-00402000 r-xp 00000000 fe:00 7    /bin/one\n')
    const visits = await visitAll(root.path)
    expect(visits.map(({ pid, code }) => [pid, code]).toSorted()).toEqual([
      [10, null],
      [20, 'not-answering'],
      [30, null],
    ])
    const table = tabulateFiles(
      visits.flatMap(({ files }) => files ?? []),
      new Map(),
    )
    expect([...table.path, ...table.processes]).toEqual(['/bin/one', 2])
  })

  it('tells a deleted library from one that was replaced', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vmatlas-machine-'))
    cleanUps.push(() => rmSync(folder, { recursive: true, force: true }))
    const library = join(folder, 'libvmatlas-test.so')
    copyFileSync(/\S*\/libm\.so\.6$/m.exec(readFileSync('/proc/self/maps', 'latin1'))?.[0] ?? '', library)
    const target = await startTarget(['patchwork', '1'], { env: { LD_PRELOAD: library } })
    cleanUps.push(() => target.kill())
    const stateOf = async (): Promise<string | undefined> =>
      (await visitAll('/proc', [target.pid]))[0]?.files?.uses.find(({ path }) => path === library)?.state
    expect(await stateOf()).toBe('present')
    rmSync(library)
    expect(await stateOf()).toBe('deleted')
    copyFileSync('/bin/true', `${library}.new`)
    renameSync(`${library}.new`, library)
    expect(await stateOf()).toBe('replaced')
  })

  it('takes 5,000 processes, and keeps of each no more than its files', async () => {
    const root = makeProcRoot()
    cleanUps.push(() => root.remove())
    const lines = Array.from({ length: 120 }, (_, row) => {
      const address = (start: number): string => (0x400000 + start * 4096).toString(16).padStart(8, '0')
      const library = `/usr/lib/lib${row >> 2}.so`
      return `${address(row)}-${address(row + 1)} r-xp 00000000 fe:00 ${100 + (row >> 2)}    ${library}\n`
    }).join('')
    for (let pid = 1; pid <= 5000; pid++) root.addProcess(pid, `p${pid}`, lines)
    const files = (await visitAll(root.path)).flatMap((visit) => visit.files ?? [])
    expect(files).toHaveLength(5000)
    expect(files.every(({ uses }) => uses.length === 30)).toBe(true)
    const table = tabulateFiles(files, new Map())
    expect(table.length).toBe(30)
    expect([...table.processes]).toEqual(table.path.map(() => 5000))
    expect([...table.mappings]).toEqual(table.path.map(() => 20_000))
  })

  it('stops when it is told to', async () => {
    const abort = new AbortController()
    const pass = passOverProcesses({ signal: abort.signal, onVisit: () => abort.abort() })
    await expect(pass).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('the files of the machine over a port', () => {
  it('come in batches and end with what could not be read; smaps of chosen processes tells what they cost', async () => {
    const target = await startTarget(['patchwork', '20'])
    cleanUps.push(() => target.kill())
    const client = new ScannerClient()
    client.send({ type: 'read-files', requestId: 1, withUsage: false, pids: null })
    await client.waitFor('all-processes-end')
    const all = client.all('files-found').flatMap(({ files }) => unpackFiles(files))
    expect(all.map(({ pid }) => pid)).toContain(target.pid)
    expect(all.every(({ uses }) => uses.every(({ usage }) => usage === null))).toBe(true)
    client.send({ type: 'read-files', requestId: 2, withUsage: true, pids: [target.pid] })
    await client.waitFor('all-processes-end', 2)
    const [measured] = client
      .all('files-found')
      .flatMap(({ requestId, files }) => (requestId === 2 ? unpackFiles(files) : []))
    expect(measured?.pid).toBe(target.pid)
    expect(measured?.uses.some(({ usage }) => (usage?.rss ?? 0) > 0)).toBe(true)
  })

  it.each([
    [{ type: 'read-files', requestId: 1, withUsage: 1, pids: null }],
    [{ type: 'read-files', requestId: 1, withUsage: true, pids: [0] }],
    [{ type: 'read-files', requestId: 1, withUsage: true, pids: ['1/../2'] }],
    [{ type: 'read-files', requestId: 1, withUsage: true }],
  ])('refuse %j', (request) => {
    expect(parseScannerRequest(request).ok).toBe(false)
  })
})
