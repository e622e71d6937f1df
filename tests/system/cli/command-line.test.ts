import { execFileSync, spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { copyCli, runCliCopy } from '../../support/cli'
import { blankMeaninglessSums } from '../../support/pmap-sums'
import { startTarget } from '../../support/target'
import { waitFor } from '../../support/wait-for'

const script = resolve(import.meta.dirname, '../../../out/main/cli.js')
const BIG = 1024 ** 3

beforeAll(() => {
  if (!existsSync(script)) throw new Error('the app is not built: run these tests through npm test')
})

/** Runs the command line; output as bytes in latin1, since names need not be UTF-8. */
function vmatlas(...args: string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [script, ...args], { encoding: 'latin1', maxBuffer: BIG })
}

/** Runs a line of shell in which "$@" is the command line. */
function shell(line: string): SpawnSyncReturns<string> {
  return spawnSync('bash', ['-c', line, 'bash', process.execPath, script], {
    encoding: 'latin1',
    maxBuffer: BIG,
  })
}

describe('maps', () => {
  it.each([
    ['pmap', []],
    ['pmap-x', ['-x']],
    ['pmap-d', ['-d']],
    ['pmap-X', ['-X']],
    ['pmap-XX', ['-XX']],
  ])('prints --format %s as pmap itself does, byte for byte', async (format, flags) => {
    // PSS of a shared library depends on who else has touched its pages, ourselves included.
    const target = await startTarget(['patchwork', '200'], { isStatic: true })
    try {
      const pid = String(target.pid)
      const pmap = (): string =>
        blankMeaninglessSums(
          spawnSync('pmap', [...flags, pid], { encoding: 'latin1', maxBuffer: BIG }).stdout,
        )
      // What is left, such as the vdso, may still move: compare in a moment of rest.
      let attempts = 0
      let before = ''
      let ours = vmatlas('maps', pid, '--format', format)
      await waitFor('pmap to say the same before and after', () => {
        before = pmap()
        ours = vmatlas('maps', pid, '--format', format)
        // A difference that stays is no unrest but a defect, for the comparison below to show.
        return before === pmap() && (ours.stdout === before || ++attempts === 5)
      })
      expect(ours.stdout).toBe(before)
      expect(ours).toMatchObject({ status: 0, stderr: '' })
    } finally {
      await target.kill()
    }
  })

  it('prints the maps of the calling shell as pmap does', () => {
    // The shell takes and gives back memory while it starts the two; a difference that stays is a defect.
    const { stdout } = shell(
      'for try in 1 2 3 4 5; do diff <("$@" maps $$ --format pmap) <(pmap $$) && { echo same; break; }; done',
    )
    expect(stdout).toMatch(/(^|\n)same\n$/)
  })

  it('holds every line of /proc/PID/maps in JSON, CSV and the table', async () => {
    const target = await startTarget(['patchwork', '100'])
    try {
      const starts = target.readMaps().map((line) => Number.parseInt(line.split('-')[0] ?? '', 16))
      const pid = String(target.pid)
      const table = vmatlas('maps', pid).stdout.trimEnd().split('\n').slice(1)
      expect(table.map((line) => Number.parseInt(line.trim(), 16))).toEqual(starts)

      const json = JSON.parse(vmatlas('maps', pid, '--format', 'json').stdout) as {
        mappings: { start: string }[]
      }
      expect(json.mappings.map(({ start }) => Number.parseInt(start, 16))).toEqual(starts)

      const csv = vmatlas('maps', pid, '--format', 'csv').stdout.trimEnd().split('\n').slice(1)
      expect(csv).toHaveLength(starts.length)
    } finally {
      await target.kill()
    }
  })

  it('sorts by size, the largest first', async () => {
    const target = await startTarget()
    try {
      const { stdout } = vmatlas('maps', String(target.pid), '--sort', 'size', '--format', 'json')
      const { mappings } = JSON.parse(stdout) as { mappings: { size: number }[] }
      const sizes = mappings.map(({ size }) => size)
      expect(sizes.length).toBeGreaterThan(5)
      expect(sizes).toEqual(sizes.toSorted((a, b) => b - a))
    } finally {
      await target.kill()
    }
  })

  it('sorts by what only smaps knows, without being asked to read it', async () => {
    const target = await startTarget()
    try {
      const { stdout } = vmatlas('maps', String(target.pid), '--sort', 'rss', '--format', 'json')
      const { mappings } = JSON.parse(stdout) as { mappings: { usage: { rss: number } }[] }
      const sizes = mappings.map(({ usage }) => usage.rss)
      expect(sizes[0]).toBeGreaterThan(0)
      expect(sizes).toEqual(sizes.toSorted((a, b) => b - a))
    } finally {
      await target.kill()
    }
  })

  it('ends with status 3 and a sentence when there is no such process', () => {
    const { status, stdout, stderr } = vmatlas('maps', '4194999')
    expect(status).toBe(3)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/^vmatlas: .*4194999.*\n/)
  })

  it.each([['0'], ['-1'], ['abc'], ['1e3'], ['99999999999'], ['12 34']])(
    'refuses the pid %j with status 2',
    (pid) => {
      const { status, stderr } = vmatlas('maps', '--', pid)
      expect(status).toBe(2)
      expect(stderr).toMatch(/^vmatlas: /)
    },
  )

  it('names the formats and columns there are when another is asked for', () => {
    const format = vmatlas('maps', '1', '--format', 'xml')
    expect(format).toMatchObject({ status: 2, stdout: '' })
    expect(format.stderr).toContain('pmap-x')
    const column = vmatlas('maps', '1', '--sort', 'colour')
    expect(column).toMatchObject({ status: 2, stdout: '' })
    expect(column.stderr).toContain('size')
  })
})

describe('ps', () => {
  it("holds the shell's own pid and the maps that its file shows", () => {
    const { stdout } = shell('"$@" ps --json; wc -l < /proc/$$/maps; echo $$')
    const end = stdout.lastIndexOf('}') + 1
    const [lines = 0, pid = 0] = stdout.slice(end).trim().split('\n').map(Number)
    const json = JSON.parse(stdout.slice(0, end)) as {
      version: number
      processes: { pid: number; maps: number }[]
    }
    const own = json.processes.find((process) => process.pid === pid)
    expect(json.version).toBe(1)
    // The last line is [vsyscall] on x86-64, which is not counted.
    expect([lines, lines - 1]).toContain(own?.maps)
  })

  it('prints a table with the fullest process first', async () => {
    const target = await startTarget(['patchwork', '3000'])
    try {
      const [heading, first] = vmatlas('ps').stdout.split('\n')
      expect(heading).toMatch(/^ *PID +USER +STATE +MAPS +LIMIT +RSS +VSZ +COMMAND$/)
      expect(Number(first?.trim().split(/\s+/)[3])).toBeGreaterThanOrEqual(3000)
    } finally {
      await target.kill()
    }
  })
})

describe('standard output', () => {
  it.each(['ps', 'ps --json', 'maps $$', 'maps $$ --format json', 'limit --json', '--help'])(
    'ends %s quietly when the reader goes away',
    (command) => {
      const { stderr, stdout } = shell(`"$@" ${command} | head -c 1 > /dev/null; echo "\${PIPESTATUS[0]}"`)
      expect(stderr).toBe('')
      expect(stdout).toBe('0\n')
    },
  )

  it('is never coloured and never cut in a pipe', async () => {
    const argument = 'x'.repeat(3000)
    const child = spawn('sh', ['-c', 'read _', argument], { stdio: ['pipe', 'ignore', 'ignore'] })
    await once(child, 'spawn')
    try {
      const { stdout } = spawnSync(process.execPath, [script, 'ps'], {
        encoding: 'latin1',
        env: { ...process.env, FORCE_COLOR: '3', COLUMNS: '40' },
      })
      expect(stdout).toContain(argument)
      expect(stdout).not.toContain('\u001b')
    } finally {
      child.stdin.end()
    }
  })

  it('is fitted to the width of a terminal, names harmless', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vmatlas-names-'))
    const file = join(folder, `\u001b[31m${'y'.repeat(150)}`)
    writeFileSync(file, 'x'.repeat(4096))
    const target = await startTarget(['file', file])
    try {
      const line = `stty cols 140; "$0" "$1" maps ${target.pid}`
      const args = ['-qec', `bash -c '${line}' ${process.execPath} ${script}`, '/dev/null']
      const rows = execFileSync('script', args, { encoding: 'utf8' }).split('\r\n')
      expect(rows.every((row) => row.length <= 140)).toBe(true)
      expect(rows.find((row) => row.includes(folder))).toMatch(/\\x1b\[31my*…$/)
      expect(rows.join('')).not.toContain('\u001b')
    } finally {
      await target.kill()
      rmSync(folder, { recursive: true })
    }
  })
})

describe.skipIf(process.getuid?.() !== 0)('as an ordinary user (needs root to prepare)', () => {
  const NOBODY = 65534

  it('ends with status 4 and a next step when the maps of another may not be read', async () => {
    const cli = copyCli()
    try {
      const end = await runCliCopy(cli, ['maps', String(process.pid)], { uid: NOBODY })
      expect(end).toMatchObject({ status: 4, stdout: '' })
      expect(end.stderr).toMatch(
        /^vmatlas: .*may be read by that user.*\n.*sudo vmatlas maps \d+ .*CAP_PERFMON.*\n/,
      )
    } finally {
      cli.remove()
    }
  })

  it('lists processes, those of others without a count', async () => {
    const cli = copyCli()
    try {
      const end = await runCliCopy(cli, ['ps', '--json'], { uid: NOBODY })
      const { processes } = JSON.parse(end.stdout) as { processes: { pid: number; maps: number | null }[] }
      expect(end.status).toBe(0)
      expect(processes.find(({ pid }) => pid === process.pid)).toMatchObject({
        maps: null,
        mapsUnread: 'permission-denied',
      })
      expect(processes.some(({ maps }) => maps !== null)).toBe(true)
    } finally {
      cli.remove()
    }
  })
})

describe('limit', () => {
  it('says the running value', () => {
    const value = Number(readFileSync('/proc/sys/vm/max_map_count', 'utf8'))
    expect(vmatlas('limit').stdout).toContain(`vm.max_map_count is ${value}: `)
    const json = JSON.parse(vmatlas('limit', '--json').stdout) as { closest: unknown[] }
    expect(json).toMatchObject({ version: 1, value, kernelDefault: 65530 })
    expect(json.closest[0]).toMatchObject({
      pid: expect.any(Number) as number,
      maps: expect.any(Number) as number,
    })
  })
})
