import { spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyCli, runCliCopy } from '../../support/cli'
import { NOBODY } from '../../support/other-user'
import { startTarget, type Target } from '../../support/target'

const script = resolve(import.meta.dirname, '../../../out/main/cli.js')
const isRoot = process.getuid?.() === 0
/** The kernel never gives it out: the largest pid is 2^22. */
const NOBODYS_PID = '4194305'

let first: Target
let second: Target

beforeAll(async () => {
  if (!existsSync(script)) throw new Error('the app is not built: run these tests through npm test')
  // Linked statically: the PSS of shared libraries would depend on who else maps them, ourselves included.
  first = await startTarget(['patchwork', '200'], { isStatic: true })
  second = await startTarget(['patchwork', '20'], { isStatic: true })
})

afterAll(async () => {
  await first.kill()
  await second.kill()
})

interface End {
  readonly status: number | null
  readonly stdout: string
}

const endOf = ({ status, stdout }: SpawnSyncReturns<string>): End => ({ status, stdout })

function ours(...args: string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [script, 'pmap', ...args], { encoding: 'latin1' })
}

function theirs(...args: string[]): End {
  return endOf(spawnSync('pmap', args, { encoding: 'latin1', env: { ...process.env, LC_ALL: 'C' } }))
}

describe('vmatlas pmap', () => {
  it.each(['-q', '-x', '-d', '-xp', '-dq', '-qx', '-q -A 400000,500000', '--device --quiet'])(
    'prints several processes with %s as pmap does',
    (options) => {
      const args = [...options.split(' '), String(first.pid), `/proc/${second.pid}`]
      expect(endOf(ours(...args))).toEqual(theirs(...args))
    },
  )

  it.each([
    ['a kernel thread', ['2']],
    ['a name in /proc that is no process', ['/proc/meminfo']],
    ['no such process', [NOBODYS_PID]],
    ['one of several that does not exist', ['-x', '2', NOBODYS_PID]],
  ])('prints %s as pmap does, with its status', (_what, args) => {
    expect(endOf(ours(...args))).toEqual(theirs(...args))
  })

  it('takes the number of a thread for its process', () => {
    // Node has threads of its own besides the first.
    const tid = readdirSync('/proc/self/task').find((name) => name !== String(process.pid)) ?? ''
    expect(tid).toMatch(/^[0-9]+$/)
    expect(ours('-q', tid).stdout).toMatch(new RegExp(`^${process.pid}:   `))
  })

  it.each([
    [['-xd', '1'], /exclude each other/],
    [['-A', 'zz', '1'], /not a range/],
    [['-c', '1'], /-c is not supported/],
    [['-N', 'file'], /-N is not supported/],
    [['-x'], /no process is named/],
    [['self'], /Usage: pmap \[options\] PID/],
    [['--nonsense', '1'], /unknown option/],
    [[], /Usage: pmap \[options\] PID/],
  ])('refuses %j with status 1 and says why on standard error', (args, sentence) => {
    const { status, stdout, stderr } = ours(...args)
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(sentence)
  })

  it.runIf(isRoot)(
    'prints the head alone of a process that may not be read, and ends with 1 and 43',
    async () => {
      const cli = copyCli()
      try {
        for (const more of [[], [NOBODYS_PID]]) {
          const args = ['pmap', '-x', String(first.pid), ...more]
          const { status, stdout } = await runCliCopy(cli, args, { uid: NOBODY })
          expect({ status, lines: stdout.split('\n').length - 1 }).toEqual({
            status: more.length === 0 ? 1 : 43,
            lines: 1,
          })
        }
      } finally {
        cli.remove()
      }
    },
  )
})
