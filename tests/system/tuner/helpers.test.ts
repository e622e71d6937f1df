import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readLimitValue } from '../../support/limit'
import { makeLimitBox, type LimitBox } from '../../support/limit-box'

const build = resolve(import.meta.dirname, '../../../build/linux')
const setLimit = join(build, 'vmatlas-set-limit')
const readProc = join(build, 'vmatlas-read-proc')
const stepper = join(import.meta.dirname, 'kill-at-each-step.mjs')
const stepping = join(import.meta.dirname, 'kill-at-step.bash')
const driver = join(import.meta.dirname, 'hostile-arguments.mjs')

const VECTORS = 3000
const LINES = 8000
/** Thousands of processes on a busy machine. */
const PATIENCE_MS = 900_000

/** What kill-at-each-step.mjs prints. */
interface KilledAtEachStep {
  readonly steps: number
  readonly counts: { readonly old: number; readonly new: number }
  readonly wrong: readonly unknown[]
}

/** All that the helper is not allowed to write is read-only, so a stray write would fail and be seen. */
const READ_ONLY = 'mount -o remount,bind,ro /'

describe.skipIf(process.getuid?.() !== 0)('vmatlas-set-limit (needs root for a mount namespace)', () => {
  let box: LimitBox
  const real = process.getuid?.() === 0 ? readLimitValue() : 0

  beforeEach(() => {
    box = makeLimitBox()
  })
  afterEach(() => {
    box.remove()
    expect(readLimitValue()).toBe(real)
  })

  function inBox(
    script: string,
    ...args: string[]
  ): { status: number | null; stdout: string; stderr: string } {
    const command = [
      '-m',
      '--propagation',
      'private',
      'sh',
      '-c',
      `set -e; ${box.mounts}\n${script}`,
      'sh',
      ...args,
    ]
    return spawnSync('unshare', command, { encoding: 'utf8', maxBuffer: 1e8 })
  }
  const run = (...args: string[]): ReturnType<typeof inBox> => inBox('exec "$@"', setLimit, ...args)

  it(
    `keeps to its verbs for ${VECTORS} argument lists`,
    () => {
      const { stdout, stderr } = inBox(
        `${READ_ONLY}; exec "$@"`,
        process.execPath,
        driver,
        setLimit,
        '20261122',
        String(VECTORS),
      )
      expect(stderr).toBe('')
      const { accepted, wrong } = JSON.parse(stdout) as { accepted: number; wrong: unknown[] }
      expect(wrong).toEqual([])
      expect(accepted).toBeGreaterThan(VECTORS / 20)
    },
    PATIENCE_MS,
  )

  it('says in the file who wrote it, when, and the value before', () => {
    expect(inBox('PKEXEC_UID=1234 exec "$@"', setLimit, 'boot', '262144')).toMatchObject({
      status: 0,
      stdout: '65530 262144\n',
    })
    expect(box.files()['zz-vmatlas.conf']).toMatch(
      /^# Written by VMAtlas for uid 1234 on 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ\.\n# The running value before was 65530\. .*\nvm\.max_map_count = 262144\n$/,
    )
  })

  it('gives the file back word for word', () => {
    const text = '# mine\nfile follows\nvm.max_map_count=70000 # no newline, \u00ff'
    box.writeFile('zz-vmatlas.conf', text)
    run('boot', '262144')
    expect(box.files()['zz-vmatlas.conf']).toContain('262144')
    expect(run('undo', '262144')).toMatchObject({ status: 0, stdout: '262144 65530\n' })
    expect(box.files()).toEqual({ 'zz-vmatlas.conf': text })
  })

  it('never goes below the floor, whatever was there before', () => {
    box.setRunning(1000)
    run('now', '70000')
    expect(run('undo', '70000')).toMatchObject({ status: 0, stdout: '70000 65530\n' })
  })

  it('refuses a link in the place of its file', () => {
    const end = inBox('ln -s /dev/null /etc/sysctl.d/zz-vmatlas.conf; exec "$@"', setLimit, 'boot', '262144')
    expect(end).toMatchObject({ status: 4, stdout: '' })
    expect(end.stderr).toContain('no regular file')
    expect(box.running()).toBe(65530)
  })

  it('leaves all as it was where the kernel refuses, or /etc is read-only', () => {
    const kernel = 'mount -o remount,bind,ro /proc/sys/vm/max_map_count'
    expect(inBox(`${kernel}; exec "$@"`, setLimit, 'boot', '262144')).toMatchObject({ status: 3, stdout: '' })
    const etc = 'mount -o remount,bind,ro /etc/sysctl.d'
    expect(inBox(`${etc}; exec "$@"`, setLimit, 'boot', '262144')).toMatchObject({ status: 4, stdout: '' })
    expect(box.running()).toBe(65530)
    expect(box.files()).toEqual({})
    expect(run('undo', '65530')).toMatchObject({ status: 5 })
  })

  it('waits for nobody: a second change at the same time is refused', () => {
    const script = 'mkdir /var/lib/vmatlas; exec flock /var/lib/vmatlas/lock "$@"'
    expect(inBox(script, setLimit, 'now', '262144')).toMatchObject({ status: 8, stdout: '' })
    expect(box.running()).toBe(65530)
  })

  it.each([
    ['boot', 'KILL'],
    ['boot', 'TERM'],
    ['boot', 'INT'],
    ['undo', 'KILL'],
    ['undo', 'HUP'],
  ])(
    'ended before each command of %s by SIG%s, leaves the old state or the new one, and a record that leads back',
    (change, signal) => {
      const { stdout, stderr } = inBox(
        'exec "$@"',
        process.execPath,
        stepper,
        setLimit,
        stepping,
        signal,
        change,
      )
      expect(stderr).toBe('')
      const { steps, counts, wrong } = JSON.parse(stdout) as KilledAtEachStep
      expect(wrong).toEqual([])
      // The change was ended before and after it took effect.
      expect(steps).toBeGreaterThan(20)
      expect(counts.old).toBeGreaterThan(5)
      expect(counts.new).toBeGreaterThan(5)
    },
    PATIENCE_MS,
  )

  it('keeps the record of the change before where the kernel or the file refuses', () => {
    run('boot', '100000')
    const kernel = 'mount -o remount,bind,ro /proc/sys/vm/max_map_count'
    expect(inBox(`${kernel}; exec "$@"`, setLimit, 'now', '262144')).toMatchObject({ status: 3 })
    expect(run('undo', '100000')).toMatchObject({ status: 0, stdout: '100000 65530\n' })
    expect(box.files()).toEqual({})
  })

  it.each(['mkdir', 'ln -s /etc/passwd', 'mkfifo'])(
    'refuses what `%s` put in the place of the record',
    (make) => {
      const script = `mkdir -p /var/lib/vmatlas; ${make} /var/lib/vmatlas/last-change; exec "$@"`
      const end = inBox(script, setLimit, 'boot', '262144')
      expect(end).toMatchObject({ status: 4, stdout: '' })
      expect(end.stderr).toContain('last-change is no regular file')
      expect(box.running()).toBe(65530)
      expect(box.files()).toEqual({})
    },
  )

  it('has a lock that nobody but root can open, also where an earlier version left another', () => {
    const script =
      'mkdir /var/lib/vmatlas; : >/var/lib/vmatlas/lock; chmod 644 /var/lib/vmatlas/lock; "$@" >/dev/null; stat -c %a /var/lib/vmatlas/lock /var/lib/vmatlas/last-change'
    expect(inBox(script, setLimit, 'now', '262144').stdout).toBe('600\n644\n')
  })

  it('needs root', () => {
    const become = 'exec setpriv --reuid 65534 --regid 65534 --clear-groups sh -s "$@" <"$HELPER"'
    expect(inBox(`HELPER=${setLimit}; ${become}`, 'now', '262144')).toMatchObject({ status: 7 })
  })
})

describe.skipIf(process.getuid?.() !== 0)('vmatlas-read-proc (needs root)', () => {
  const serve = (input: string | Buffer, ...args: string[]): ReturnType<typeof spawnSync> =>
    spawnSync(readProc, args, { input, maxBuffer: 1e9 })

  /** A process of another user that is up: it has sent back what it was given. */
  async function startEcho(): Promise<ChildProcessByStdio<Writable, Readable, null>> {
    const echo = spawn('cat', { stdio: ['pipe', 'pipe', 'ignore'], uid: 65534, gid: 65534, cwd: '/' })
    echo.stdin.write('up\n')
    await once(echo.stdout, 'data')
    return echo
  }

  it('serves the files of the processes it is asked for, word for word', async () => {
    const echo = await startEcho()
    const maps = readFileSync(`/proc/${echo.pid}/maps`, 'latin1')
    const { status, stdout } = serve(`maps ${echo.pid}\nsmaps ${echo.pid}\nsmaps 4194304\nnonsense\n`)
    echo.stdin.end()
    expect(status).toBe(0)
    const text = stdout.toString('latin1')
    expect(text.startsWith(`${maps}end ${echo.pid} 0\n`)).toBe(true)
    expect(text.slice(maps.length)).toMatch(
      new RegExp(
        `^end ${echo.pid} 0\n[0-9a-f]+-[^]*\nVmFlags: [^\n]*\nend ${echo.pid} 0\nend 4194304 1\nend 0 2\n$`,
      ),
    )
  })

  it('serves the sums of a process, which are one entry', async () => {
    const echo = await startEcho()
    const { status, stdout } = serve(`smaps_rollup ${echo.pid}\nsmaps_rollup 4194304\n`)
    echo.stdin.end()
    expect(status).toBe(0)
    expect(stdout.toString('latin1')).toMatch(
      new RegExp(`^[0-9a-f]+-[^\n]* \\[rollup\\]\nRss: [^]*\nend ${echo.pid} 0\nend 4194304 1\n$`),
    )
  })

  it('serves the NUMA policies of a process', async () => {
    const echo = await startEcho()
    const { status, stdout } = serve(`numa_maps ${echo.pid}\nnuma_maps 4194304\n`)
    echo.stdin.end()
    expect(status).toBe(0)
    const isKernelWithNuma = existsSync('/proc/self/numa_maps')
    expect(stdout.toString('latin1')).toMatch(
      isKernelWithNuma
        ? new RegExp(`^[0-9a-f]+ default [^]*\nend ${echo.pid} 0\nend 4194304 1\n$`)
        : new RegExp(`^end ${echo.pid} 1\nend 4194304 1\n$`),
    )
  })

  it('takes no arguments and ends with its input', () => {
    expect(serve('maps 1\n', 'maps', '1')).toMatchObject({ status: 2 })
    expect(serve('')).toMatchObject({ status: 0 })
    expect(serve('maps 1').stdout).toHaveLength(0)
  })

  it(
    'looks at the length of a line before its words',
    () => {
      // Quadratic time would be minutes here, and the helper is ended before.
      const long = `maps ${'1'.repeat(600_000)}\n${' '.repeat(600_000)}\n`
      const end = spawnSync(readProc, [], { input: `${long}nonsense\n`, timeout: 60_000 })
      expect({ status: end.status, stdout: end.stdout.toString() }).toEqual({
        status: 0,
        stdout: 'end 0 2\n'.repeat(3),
      })
    },
    PATIENCE_MS,
  )

  it(
    `answers ${LINES} hostile lines with "no such question"`,
    () => {
      const lines = hostileLines(LINES)
      const { status, stdout, stderr } = serve(Buffer.from(`${lines.join('\n')}\n`, 'latin1'))
      expect(status).toBe(0)
      expect(stderr).toHaveLength(0)
      expect(stdout.toString('latin1')).toBe('end 0 2\n'.repeat(LINES))
    },
    PATIENCE_MS,
  )
})

/** Lines that are no question, the same ones every time: each differs from a good one in some way. */
function hostileLines(count: number): string[] {
  const verbs = ['', 'map', 'mapsx', 'MAPS', ' maps', 'maps\t', 'mem', 'environ', 'maps/../mem', '$(id)', '*']
  const pids = [
    '',
    '0',
    '01',
    '-1',
    '+1',
    '1 ',
    '1 1',
    '1/../2',
    'self',
    '4194305',
    '99999999',
    '1;id',
    '$$',
    '*',
    '?',
    '[1]',
    '\\1',
    '%d',
    '1\r',
  ]
  const noise = (index: number): string =>
    String.fromCharCode(
      ...Array.from({ length: (index % 7) + 1 }, (_, at) => 33 + ((index * 31 + at * 17) % 220)),
    )
  return Array.from({ length: count }, (_, index) => {
    const verb = verbs[index % verbs.length] ?? ''
    const pid = pids[index % pids.length] ?? ''
    if (index % 3 === 0) return `${verb} 1`
    if (index % 3 === 1) return `${index % 2 ? 'maps' : 'smaps'} ${pid}`
    return `${verb} ${pid}${noise(index)}${'9'.repeat(index % 997 === 0 ? 100000 : 0)}`
  })
}
