import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readSnapshotFile } from '../../../src/host/snapshots/read-snapshot-file'
import { copyCli, runCliCopy, type CliCopy, type CliEnd } from '../../support/cli'
import { guardLimit, type LimitGuard } from '../../support/limit-guard'
import { buildTarget, startTarget } from '../../support/target'
import { waitFor } from '../../support/wait-for'

interface RecordJson {
  readonly name: string
  readonly blame: string
  readonly limit: number
  readonly end: { readonly how: string; readonly status?: number; readonly signal?: string } | null
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
