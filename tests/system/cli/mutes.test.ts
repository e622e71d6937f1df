import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSettings, userSettingsFile } from '../../../src/host/settings/settings-file'
import { copyCli, runCliCopy, type CliCopy, type CliEnd } from '../../support/cli'
import { FindingPrograms } from '../../support/finding-programs'
import { withSettings } from '../../support/user-settings'

let cli: CliCopy
let programs: FindingPrograms
let culprit: number

beforeAll(async () => {
  cli = copyCli()
  programs = new FindingPrograms()
  culprit = await programs.start(['write-execute'])
})

afterAll(async () => {
  await programs.close()
  cli.remove()
})

function vmatlas(...args: readonly string[]): Promise<CliEnd> {
  return runCliCopy(cli, args)
}

const findings = async (): Promise<string> => (await vmatlas('findings', String(culprit))).stdout

interface MutesJson {
  readonly mutes: readonly object[]
}
const listed = async (): Promise<MutesJson['mutes']> =>
  (JSON.parse((await vmatlas('mutes', '--json')).stdout) as MutesJson).mutes

describe('mutes', () => {
  it('of one process keep its findings quiet until they are removed', async () => {
    await withSettings({ theme: 'dark' }, async () => {
      expect(await findings()).toContain('Writable and executable')
      const added = await vmatlas('mutes', 'add', '--rule', 'write-execute', '--pid', String(culprit))
      expect(added).toMatchObject({ status: 0, stdout: '' })
      expect(added.stderr).toContain(`(PID ${culprit}), in ${userSettingsFile()}`)
      expect(await findings()).toBe('Nothing was found.\n')
      expect(await listed()).toMatchObject([
        { number: 1, of: 'findings', process: { pid: culprit }, hasEnded: false },
      ])
      expect((await vmatlas('mutes', 'remove', '1')).status).toBe(0)
      expect(await findings()).toContain('Writable and executable')
      expect(readSettings(userSettingsFile()).theme).toBe('dark')
    })
  })

  it('of a program that comes near the limit are those of the alarm in the window', async () => {
    await withSettings({}, async () => {
      await vmatlas('mutes', 'add', '--watch', '--program', 'jävä')
      expect(readSettings(userSettingsFile()).watch.muted).toEqual([Buffer.from('jävä').toString('latin1')])
      expect((await vmatlas('mutes')).stdout).toMatch(/^NUMBER +OF +WHAT *\n +1 +watch +jävä *\n$/)
    })
  })

  it('of a process that has ended say so, mute no other with its PID, and go together', async () => {
    const ended = { rule: null, program: 'finding-cases', process: { pid: culprit, startTicks: 1 } }
    const lasting = { rule: null, program: 'bash', process: null }
    await withSettings({ findingMutes: [ended, lasting] }, async () => {
      expect(await findings()).toContain('Writable and executable')
      expect((await vmatlas('mutes')).stdout).toContain('which has ended')
      expect((await vmatlas('mutes', 'remove', '--ended')).stderr).toMatch(
        /^no longer muted: .*which has ended\n$/,
      )
      expect(readSettings(userSettingsFile()).findingMutes).toEqual([lasting])
    })
  })

  it('are refused where they say nothing, or what is not there, and leave the file as it was', async () => {
    await withSettings({}, async () => {
      const before = readFileSync(userSettingsFile(), 'utf8')
      for (const args of [
        ['add'],
        ['add', '--watch'],
        ['add', '--rule', 'no-such-rule'],
        ['add', '--pid', 'init'],
        ['remove'],
        ['remove', '1'],
        ['remove', '0'],
      ])
        expect((await vmatlas('mutes', ...args)).status, args.join(' ')).toBe(2)
      expect((await vmatlas('mutes', 'add', '--pid', '4194999')).status).toBe(3)
      expect(readFileSync(userSettingsFile(), 'utf8')).toBe(before)
    })
  })
})
