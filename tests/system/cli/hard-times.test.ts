import { spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const script = resolve(import.meta.dirname, '../../../out/main/cli.js')

/** Runs a line of shell in which "$@" is the command line. */
function shell(line: string): SpawnSyncReturns<string> {
  return spawnSync('bash', ['-c', line, 'bash', process.execPath, script], { encoding: 'utf8' })
}

const COMMANDS = [
  'ps',
  'maps $$',
  'find rwx',
  'files',
  'findings $$',
  'explain $$',
  'limit',
  'pmap $$',
  '--help',
  'lab list',
]

describe('output that cannot be written', () => {
  it.each(COMMANDS)('of %s ends it with a sentence and a status', (command) => {
    const { status, stderr } = shell(`"$@" ${command} > /dev/full`)
    expect(status).toBe(70)
    expect(stderr).toContain('there is no space left where it goes')
    expect(stderr).not.toMatch(/ at .*:\d+:\d+|defect/)
  })

  it.each(COMMANDS)('of %s to a reader that went away is no failure', (command) => {
    const { status, stderr } = shell(`"$@" ${command} | true; exit "\${PIPESTATUS[0]}"`)
    expect(stderr).not.toMatch(/ at .*:\d+:\d+|defect/)
    expect(status).toBe(0)
  })
})

describe('a working directory that was deleted', () => {
  function inDeletedFolder(command: string): SpawnSyncReturns<string> {
    const folder = mkdtempSync(join(tmpdir(), 'vmatlas-gone-'))
    try {
      return shell(`cd ${folder} && rmdir ${folder} && "$@" ${command}`)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  it.each(['ps', 'limit', 'maps $$', 'explain $$'])('does not keep %s from its work', (command) => {
    const { status, stdout } = inDeletedFolder(command)
    expect(status).toBe(0)
    expect(stdout.length).toBeGreaterThan(100)
  })

  it.each(['snapshot $$', 'diff a.arrow $$', 'record -o here -- true'])(
    'is said by %s, which needs one',
    (command) => {
      const { status, stderr } = inDeletedFolder(command)
      expect(status).toBe(2)
      expect(stderr).toContain('The working directory was deleted')
    },
  )
})

describe('few file descriptors', () => {
  it.each([20, 24, 32, 48])('%i of them give the answer or a sentence', (count) => {
    const { status, stdout, stderr } = shell(`ulimit -n ${count}; "$@" ps`)
    expect(stderr).not.toMatch(/ at .*:\d+:\d+/)
    expect(stderr).not.toContain('defect')
    if (status === 0) expect(stdout).toContain('PID')
    else expect(stderr).toMatch(/file descriptors|could not be/i)
  })
})
