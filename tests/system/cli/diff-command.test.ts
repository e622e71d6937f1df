import { execFileSync, spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeSnapshot } from '../../../src/host/snapshots/encode-snapshot'
import { readSnapshotFile } from '../../../src/host/snapshots/read-snapshot-file'
import { compile, SteppedProgram } from '../diff/stepped-program'

const script = resolve(import.meta.dirname, '../../../out/main/cli.js')
const folder = mkdtempSync(join(tmpdir(), 'vmatlas-diff-command-'))
const before = join(folder, 'before.arrow')
const after = join(folder, 'after.arrow')
let program: SteppedProgram

function vmatlas(...args: string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [script, ...args], { encoding: 'utf8', cwd: folder })
}

beforeAll(async () => {
  if (!existsSync(script)) throw new Error('the app is not built: run these tests through npm test')
  compile('g++', resolve(import.meta.dirname, '../diff/experiment.cpp'), join(folder, 'experiment'))
  program = await SteppedProgram.start(join(folder, 'experiment'))
  await program.step()
  expect(vmatlas('snapshot', String(program.pid), '-o', before, '--no-smaps')).toMatchObject({ status: 0 })
  await program.step()
  expect(
    vmatlas('snapshot', String(program.pid), '-o', after, '--no-smaps', '--label', 'split'),
  ).toMatchObject({
    status: 0,
    stdout: `${after}\n`,
  })
})
afterAll(async () => {
  await program.end()
  rmSync(folder, { recursive: true, force: true })
})

describe('diff', () => {
  it('says in words what happened, and exits with 1', () => {
    const { status, stdout, stderr } = vmatlas('diff', before, after)
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' })
    expect(stdout).toMatch(
      /^One mapping was split in two, 4 KiB unmapped\.\n\nmaps \+1 · size −4 KiB\n\nsplit \(shrunk\)/,
    )
  })

  it('exits with 0 where nothing differs', () => {
    const { status, stdout } = vmatlas('diff', before, before)
    expect(status).toBe(0)
    expect(stdout).toMatch(/^Nothing changed: \d+ maps are the same\.\n/)
    expect(vmatlas('diff', before, before, '--format', 'pmap')).toMatchObject({ status: 0, stdout: '' })
  })

  it('exits with 1 only for the conditions that are given', () => {
    expect(vmatlas('diff', before, after, '--fail-if', 'maps>+100').status).toBe(0)
    const failed = vmatlas('diff', before, after, '--fail-if', 'maps>+100', '--fail-if', 'split>0')
    expect(failed).toMatchObject({ status: 1, stderr: 'vmatlas: split>0 holds\n' })
    expect(vmatlas('diff', before, after, '--fail-if', 'size<-3K').status).toBe(1)
    const unknown = vmatlas('diff', before, after, '--fail-if', 'private-dirty>+50M')
    expect(unknown.status).toBe(2)
    expect(unknown.stderr).toMatch(/smaps was not read/)
    expect(vmatlas('diff', before, after, '--fail-if', 'heap grew').status).toBe(2)
  })

  it('writes JSON with the words of kinds and changes, and Markdown', () => {
    const json: unknown = JSON.parse(vmatlas('diff', before, after, '--format', 'json').stdout)
    expect(json).toMatchObject({
      format: 'vmatlas-diff',
      version: 2,
      match: 'address',
      after: { label: 'split', pid: program.pid },
      totals: { delta: { maps: 1, size: -4096, rss: null } },
      events: [{ kind: 'split', changes: ['split', 'shrunk'], before: [{ permissions: 'rw-p' }] }],
    })
    expect(vmatlas('diff', before, after, '--format', 'markdown').stdout).toContain('| split \\(shrunk\\) |')
  })

  it('compares with a process as it is now, and with imported text', () => {
    const now = vmatlas('diff', after, String(program.pid), '--fail-if', 'maps!=0')
    expect({ status: now.status, stderr: now.stderr }).toEqual({ status: 0, stderr: '' })
    const text = join(folder, 'maps.txt')
    writeFileSync(text, readFileSync(`/proc/${program.pid}/maps`))
    const imported = vmatlas('diff', after, text, '--match', 'address')
    expect(imported).toMatchObject({ status: 0 })
  })

  it.each(['', '-p', '-x', '-X', '-XX'])('finds what pmap %s prints as it is in the process', (option) => {
    const text = join(folder, `pmap${option}.txt`)
    const args = [...(option === '' ? [] : [option]), String(program.pid)]
    writeFileSync(text, execFileSync('pmap', args, { env: { LC_ALL: 'C' } }))
    for (const match of [[], ['--match', 'identity']]) {
      const { status, stdout, stderr } = vmatlas('diff', after, text, ...match)
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
      expect(stdout).toMatch(/^Nothing changed/)
    }
    expect(vmatlas('diff', before, text).stdout).toMatch(/^One mapping was split in two, 4 KiB unmapped\./)
  })

  it('refuses what is no snapshot with a sentence', () => {
    const diary = join(folder, 'diary.txt')
    writeFileSync(diary, 'Dear diary')
    const cut = join(folder, 'cut.arrow')
    writeFileSync(cut, readFileSync(before).subarray(0, 1000))
    const other = vmatlas('diff', before, diary)
    expect(other.status).toBe(2)
    expect(other.stderr).toMatch(/not a recognised memory map/)
    const damaged = vmatlas('diff', before, cut)
    expect(damaged.status).toBe(70)
    expect(damaged.stderr).toMatch(/its end is missing/)
    expect(vmatlas('diff', before, join(folder, 'nothing')).status).toBe(2)
  })

  it('leaves no half file when it may not write', () => {
    const { status, stderr } = vmatlas(
      'snapshot',
      String(program.pid),
      '-o',
      join(folder, 'no/such/folder.arrow'),
    )
    expect(status).toBe(70)
    expect(stderr).toMatch(/its folder does not exist/)
  })
})

describe('series', () => {
  const third = join(folder, 'third.arrow')

  it('lists what grew in every interval, as text and as JSON, in any order of the files', async () => {
    const grown = async (path: string, pages: number, ms: number): Promise<void> => {
      const { info, mappings, ...rest } = await readSnapshotFile(before)
      const { start } = mappings
      // Behind this map there is room for four pages whatever the addresses of this run.
      const roomy = start.findIndex((_, row) => (start[row + 1] ?? 0) - (mappings.end[row] ?? 0) >= 4 * 4096)
      const end = mappings.end.slice()
      end[roomy] = (start[roomy] ?? 0) + pages * 4096
      const later = { ...info, capturedAtMs: info.capturedAtMs + ms }
      writeFileSync(path, encodeSnapshot({ ...rest, info: later, mappings: { ...mappings, end } }))
    }
    const [first, second] = [join(folder, 'first.arrow'), join(folder, 'second.arrow')]
    await grown(first, 1, 0)
    await grown(second, 2, 60_000)
    await grown(third, 4, 120_000)
    const text = vmatlas('series', third, first, second, '--by', 'size')
    expect(text).toMatchObject({ status: 0, stderr: '' })
    expect(text.stdout).toMatch(/^By size, one mapping grew in each of 2 intervals over 2 min: \+12 KiB\./)
    expect(text.stdout).toMatch(/^\+12 KiB +4 KiB +16 KiB/m)
    const json: unknown = JSON.parse(vmatlas('series', first, second, third, '--by', 'size', '--json').stdout)
    expect(json).toMatchObject({
      format: 'vmatlas-series',
      version: 1,
      measure: 'size',
      growingCount: 1,
      growing: [{ bytes: [4096, 8192, 16384], growth: 12288 }],
    })
  })

  it('refuses two files, and memory use that was not read', () => {
    expect(vmatlas('series', before, after)).toMatchObject({ status: 2, stdout: '' })
    const unread = vmatlas('series', before, after, third)
    expect(unread.status).toBe(2)
    expect(unread.stderr).toMatch(/without smaps/)
  })
})
