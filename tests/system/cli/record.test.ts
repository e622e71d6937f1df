import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readSnapshotFile } from '../../../src/host/snapshots/read-snapshot-file'
import { copyCli, runCliCopy, type CliCopy, type CliEnd } from '../../support/cli'
import { guardLimit, type LimitGuard } from '../../support/limit-guard'
import { buildTarget, startTarget } from '../../support/target'
import { waitFor } from '../../support/wait-for'
import { compile } from '../diff/stepped-program'

interface RecordJson {
  readonly name: string
  readonly blame: string
  readonly limit: number
  readonly end: { readonly how: string; readonly status?: number; readonly signal?: string } | null
  readonly reason: string
  readonly blamedChild: number | null
  readonly peak: { readonly maps: number }
  readonly children: readonly { readonly pid: number; readonly name: string }[]
  readonly sentences: readonly string[]
  readonly grew: string
  readonly patterns: readonly { readonly id: string; readonly mapCount: number }[]
  readonly snapshots: readonly string[]
  readonly counts: readonly { readonly maps: number }[]
}

describe('vmatlas record', () => {
  let cli: CliCopy
  let guard: LimitGuard
  let folder: string
  const running: ChildProcess[] = []
  beforeAll(async () => {
    cli = copyCli()
    guard = await guardLimit()
  })
  afterAll(() => {
    cli.remove()
    guard.release()
  })
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'vmatlas-record-')), 'kept')
  })
  afterEach(() => {
    for (const child of running.splice(0)) child.kill('SIGKILL')
    rmSync(join(folder, '..'), { recursive: true, force: true })
  })

  function record(...words: string[]): Promise<CliEnd> {
    return runCliCopy(cli, ['record', '-o', folder, ...words])
  }

  function hasSnapshot(): boolean {
    return existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.arrow'))
  }

  /** Starts it on its own standard input, so that the program under it lives on. */
  function startRecord(...words: string[]): { child: ChildProcess; end: Promise<CliEnd> } {
    const child = spawn(process.execPath, [cli.script, 'record', '-o', folder, ...words], { stdio: 'pipe' })
    running.push(child)
    const text = { stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text.stdout += chunk))
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text.stderr += chunk))
    return { child, end: once(child, 'close').then(([status]) => ({ status: status as number, ...text })) }
  }

  it('names the limit, the count and the pattern when a program maps until it is refused', async () => {
    const end = await record('--json', '--', buildTarget(), 'fill', String(guard.before * 2))
    const report = JSON.parse(end.stdout) as RecordJson
    expect(end).toMatchObject({ status: 0 })
    expect(end.stderr).toContain('target: mmap: Cannot allocate memory')
    expect(['seen', 'likely']).toContain(report.blame)
    expect(report).toMatchObject({ limit: guard.before, end: { how: 'status', status: 1 } })
    expect(report.sentences.join(' ')).toMatch(
      /of vm\.max_map_count \([0-9,]+\)\. The limit is the likely cause/,
    )
    expect(report.patterns[0]?.id).toBe('protection-patchwork')
    expect(report.grew).toMatch(/mappings of 4 KiB are new/)
    const last = await readSnapshotFile(report.snapshots.at(-1) ?? '')
    expect(last.info.usedMaps).toBe(report.counts.at(-1)?.maps)
    expect(readdirSync(folder)).toHaveLength(report.snapshots.length)
  })

  it('does not blame the limit for a program that is killed', async () => {
    const { child, end } = startRecord('--json', '--', buildTarget(), 'fill', '20000')
    // The target has said "ready PID" by then, on standard error since standard output has the report.
    const [line] = (await once(child.stderr ?? child, 'data')) as [string]
    process.kill(Number(/ready (\d+)/.exec(line)?.[1]), 'SIGKILL')
    const report = JSON.parse((await end).stdout) as RecordJson
    expect(report).toMatchObject({ blame: 'no', end: { how: 'signal', signal: 'SIGKILL' } })
    expect(report.sentences.join(' ')).toContain('SIGKILL came from elsewhere')
  })

  it('does not blame the limit for a program that fails far from it', async () => {
    const end = await record('--', buildTarget(), 'fill', '3000', 'nonsense')
    expect(end).toMatchObject({ status: 0, stdout: '' })
    expect(end.stderr).toContain('ended with status 2')
    expect(end.stderr).not.toContain('likely cause')
  })

  describe('of programs that end in other ways', () => {
    let program: string
    beforeAll(() => {
      program = join(mkdtempSync(join(tmpdir(), 'vmatlas-ends-')), 'ends')
      compile('gcc', resolve(import.meta.dirname, 'ends.c'), program)
    })
    afterAll(() => rmSync(join(program, '..'), { recursive: true, force: true }))

    async function recordEnd(mode: string): Promise<RecordJson> {
      const end = await record('--json', '--', program, mode, String(guard.before))
      const report = JSON.parse(end.stdout) as RecordJson
      expect(report.end, 'the program did what it is for').not.toMatchObject({ status: 9 })
      return report
    }

    it.each(['unwind', 'abort', 'thread', 'mremap', 'crash-at-99'])(
      'never acquits the limit of a failure near it: %s',
      async (mode) => {
        const report = await recordEnd(mode)
        expect(report.blame).not.toBe('no')
        expect(report.sentences.join(' ')).not.toContain('is not the cause')
      },
    )

    it('does not call the limit likely for a crash that came before it', async () => {
      expect((await recordEnd('crash-at-99')).blame).toBe('unknown')
    })

    it('says why it does not blame a calm program', async () => {
      const report = await recordEnd('calm')
      expect(['out-of-reach', 'unproven']).toContain(report.reason)
      expect(report.blame).toBe(report.reason === 'unproven' ? 'unknown' : 'no')
      expect(report.counts.length).toBeGreaterThan(3)
    })

    it('names the child that died at the limit', async () => {
      const report = await recordEnd('child')
      expect(report).toMatchObject({ blame: 'likely', end: { how: 'status', status: 1 } })
      expect(report.children).toEqual([expect.objectContaining({ pid: report.blamedChild, name: 'ends' })])
      // On a slow machine the last read may be long before the end, and the count then only close to the limit.
      expect(report.sentences.join(' ')).toMatch(
        /Its child ends \(PID \d+\) was (at|about to reach) the limit when it ended/,
      )
      expect(report.sentences.join(' ')).not.toContain('is not the cause')
    })
  })

  it('records a process that somebody else started until it ends', async () => {
    const target = await startTarget(['patchwork', '100'])
    try {
      const { child, end } = startRecord(String(target.pid))
      await waitFor('the first snapshot', hasSnapshot)
      await target.kill()
      const { stdout } = await end
      expect(stdout).toMatch(/It ended after .* of recording/)
      expect(stdout).not.toContain('likely cause')
      expect(child.exitCode).toBe(0)
    } finally {
      await target.kill()
    }
  })

  it('stops when interrupted and leaves the process alone', async () => {
    const target = await startTarget(['patchwork', '100'])
    try {
      const { child, end } = startRecord(String(target.pid))
      await waitFor('the first snapshot', hasSnapshot)
      child.kill('SIGINT')
      expect(await end).toMatchObject({
        status: 0,
        stdout: expect.stringContaining('it still runs') as string,
      })
      expect(target.readMaps().length).toBeGreaterThan(100)
    } finally {
      await target.kill()
    }
  })

  it('refuses what it cannot do with a sentence', async () => {
    expect(await record('--', './no-such-program')).toMatchObject({ status: 2 })
    expect(await record('--minutes', '0', '1')).toMatchObject({ status: 2 })
    expect(await record('--budget', 'much', '1')).toMatchObject({ status: 2 })
    expect(await record('2147483647')).toMatchObject({ status: 3 })
  })
})
