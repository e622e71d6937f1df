import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { spawn } from 'node:child_process'
import { afterEach, describe, expect, it } from 'vitest'
import { LocalProc } from '../../../src/host/proc/local-proc'
import { ProcessLister, type ProcessListing } from '../../../src/host/sampling/list-processes'
import { readStatIfAny } from '../../../src/host/proc/errno-to-code'
import { PROCESS_KERNEL_THREAD } from '../../../src/shared/tables/process-table'
import { makeProcRoot } from '../../support/proc-root'
import { startTarget } from '../../support/target'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

function rowOf({ table }: ProcessListing, pid: number): Record<string, unknown> | null {
  const row = table.pid.indexOf(pid)
  if (row < 0) return null
  const text = (index: number | undefined): string => table.strings.strings[index ?? 0] ?? ''
  return {
    parentPid: table.parentPid[row],
    uid: table.uid[row],
    startTicks: table.startTicks[row],
    startedAtMs: table.startedAtMs[row],
    rss: table.rss[row],
    vsz: table.vsz[row],
    cpu: table.cpu[row],
    threads: table.threads[row],
    flags: table.flags[row],
    state: String.fromCharCode(table.state[row] ?? 0),
    name: text(table.name[row]),
    user: text(table.user[row]),
    command: text(table.command[row]),
  }
}

describe('the list of this machine', () => {
  it('contains a child of the test, with what /proc says of it', async () => {
    const startedAfterMs = Date.now()
    const target = await startTarget(['patchwork', '40'])
    cleanUps.push(() => target.kill())
    const row = rowOf(await new ProcessLister().list(), target.pid)
    expect(row).toMatchObject({
      parentPid: process.pid,
      uid: process.getuid?.(),
      startTicks: readStatIfAny('/proc', target.pid)?.startTicks,
      cpu: Number.NaN,
      threads: 1,
      flags: 0,
      name: expect.stringMatching(/^target-\d+$/),
      user: userInfo().username,
      command: expect.stringMatching(/target-\d+ patchwork 40$/),
    })
    // The kernel's clock counts seconds since boot, so a second or two may be lost on the way.
    expect(row?.['startedAtMs']).toBeGreaterThan(startedAfterMs - 3000)
    expect(row?.['startedAtMs']).toBeLessThan(Date.now() + 3000)
    expect(row?.['rss']).toBeGreaterThan(4096)
    expect(row?.['vsz']).toBeGreaterThan(row?.['rss'] as number)
  })

  it('is ascending by pid and holds no process twice', async () => {
    const pids = [...(await new ProcessLister().list()).table.pid]
    expect(pids).toEqual([...new Set(pids)].sort((a, b) => a - b))
  })

  it('forgets a process that has ended', async () => {
    const lister = new ProcessLister()
    const target = await startTarget()
    expect(rowOf(await lister.list(), target.pid)).not.toBeNull()
    await target.kill()
    expect(rowOf(await lister.list(), target.pid)).toBeNull()
  })

  it('tells the CPU use since the list before', async () => {
    const busy = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' })
    cleanUps.push(() => busy.kill('SIGKILL'))
    const lister = new ProcessLister()
    const pid = busy.pid ?? 0
    expect(rowOf(await lister.list(), pid)?.['cpu']).toBeNaN()
    await expect
      .poll(async () => rowOf(await lister.list(), pid)?.['cpu'], { timeout: 20_000 })
      .toBeGreaterThan(0)
  })

  it('keeps a name that is no valid UTF-8 byte for byte', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vmatlas-list-'))
    cleanUps.push(() => rmSync(folder, { recursive: true, force: true }))
    const program = Buffer.concat([Buffer.from(`${folder}/odd-`), Buffer.from([0xff, 0x0a, 0x1b])])
    copyFileSync('/bin/sleep', program)
    // The path goes through the shell, since spawn takes text only.
    const child = spawn('sh', ['-c', `exec "$(printf '%s/odd-\\377\\n\\033' "$1")" 1000`, 'sh', folder], {
      stdio: 'ignore',
    })
    cleanUps.push(() => child.kill('SIGKILL'))
    const lister = new ProcessLister()
    await expect
      .poll(async () => rowOf(await lister.list(), child.pid ?? 0)?.['name'], { timeout: 20_000 })
      .toBe('odd-\xff\n\x1b')
    expect(rowOf(await lister.list(), child.pid ?? 0)?.['command']).toBe(`${folder}/odd-\xff\n\x1b 1000`)
  })

  it('marks kernel threads, and shows their name in brackets', async ({ skip }) => {
    const { table } = await new ProcessLister().list()
    const row = table.flags.indexOf(PROCESS_KERNEL_THREAD)
    if (row < 0) return skip('this machine shows no kernel threads')
    expect(table.strings.strings[table.command[row] ?? 0]).toMatch(/^\[.+\]$/)
  })
})

describe('the list of a recorded /proc', () => {
  it('holds its processes and no other', async () => {
    const root = makeProcRoot()
    cleanUps.push(() => root.remove())
    root.addProcess(10, 'answers', '')
    root.addProcess(2_000_000, 'far', '')
    const listing = await new ProcessLister(new LocalProc(root.path)).list()
    expect([...listing.table.pid]).toEqual([10, 2_000_000])
    expect(rowOf(listing, 10)).toMatchObject({
      startTicks: 100,
      startedAtMs: 1_700_000_001_000,
      vsz: 7 * 4096,
      rss: 3 * 4096,
      state: 'S',
      name: 'answers',
      user: 'root',
      command: '/bin/answers --flag',
    })
  })
})
