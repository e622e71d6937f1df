import { cpSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyCli, runCliCopy, type CliCopy } from '../../support/cli'
import { readLimitValue } from '../../support/limit'
import { guardLimit, type LimitGuard } from '../../support/limit-guard'

describe('vmatlas lab', () => {
  let cli: CliCopy
  let guard: LimitGuard
  beforeAll(async () => {
    cli = copyCli()
    guard = await guardLimit()
  })
  afterAll(() => {
    cli.remove()
    guard.release()
  })

  function giveProgram(): void {
    cpSync(resolve('out/lab'), join(cli.script, '../../lab'), { recursive: true })
  }

  it('says what to install where the program was not built', async () => {
    const end = await runCliCopy(cli, ['lab', 'run', 'split-and-merge'])
    expect(end).toMatchObject({ status: 2, stdout: '' })
    expect(end.stderr).toContain('apt-get install gcc')
  })

  it('lists the experiments, and names them where there is none of a name', async () => {
    const list = await runCliCopy(cli, ['lab', 'list'])
    expect(list.stdout).toMatch(/^split-and-merge +Map 12 KiB/m)
    const end = await runCliCopy(cli, ['lab', 'run', 'nothing'])
    expect(end).toMatchObject({ status: 2 })
    expect(end.stderr).toContain('split-and-merge, ')
  })

  it('shows the three differences of the article', async () => {
    giveProgram()
    const { status, stdout } = await runCliCopy(cli, ['lab', 'run', 'split-and-merge'])
    expect(status).toBe(0)
    const differences = stdout.split('\n').filter((line) => /^[<>] \d{16} /.test(line))
    expect(differences).toEqual([
      '> 0000200000000000     12K rw---   [ anon ]',
      '< 0000200000000000     12K rw---   [ anon ]',
      '> 0000200000000000      4K rw---   [ anon ]',
      '> 0000200000002000      4K rw---   [ anon ]',
      '< 0000200000000000      4K rw---   [ anon ]',
      '< 0000200000002000      4K rw---   [ anon ]',
      '> 0000200000000000     12K rw---   [ anon ]',
    ])
    expect(stdout).not.toContain('DIFFERENT HERE')
  })

  it('hits the limit and leaves no trace', async () => {
    giveProgram()
    const { status, stdout } = await runCliCopy(cli, ['lab', 'run', 'hit-the-limit', '--json'])
    expect(status).toBe(0)
    const { steps } = JSON.parse(stdout) as { steps: { maps: number; claims: { holds: boolean }[] }[] }
    expect(steps[0]?.maps).toBe(guard.before + 1)
    expect(steps.flatMap(({ claims }) => claims).every(({ holds }) => holds)).toBe(true)
    expect(readLimitValue()).toBe(guard.before)
  })
})
