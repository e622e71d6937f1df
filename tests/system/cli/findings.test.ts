import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyCli, runCliCopy, type CliCopy, type CliEnd, type CliOptions } from '../../support/cli'
import { FindingPrograms } from '../../support/finding-programs'
import { NOBODY } from '../../support/other-user'
import { withSettings } from '../../support/user-settings'

let cli: CliCopy
let programs: FindingPrograms
let culprit: number
let harmless: number

beforeAll(async () => {
  cli = copyCli()
  programs = new FindingPrograms()
  culprit = await programs.start(['write-execute'])
  harmless = await programs.start(['memfd'])
})

afterAll(async () => {
  await programs.close()
  cli.remove()
})

function vmatlas(args: readonly string[], options?: CliOptions): Promise<CliEnd> {
  return runCliCopy(cli, args, options)
}

interface FindingsJson {
  readonly version: number
  readonly readProcesses: number
  readonly unread: readonly { readonly pid: number; readonly code: string }[]
  readonly rules: readonly { readonly rule: string; readonly why: string }[]
  readonly findings: readonly {
    readonly rule: string
    readonly severity: string
    readonly pid: number
    readonly mappings: readonly { readonly start: string; readonly permissions: string }[]
  }[]
}

interface FindJson {
  readonly matched: number
  readonly readProcesses: number
  readonly processes: readonly {
    readonly pid: number
    readonly mappings: readonly { readonly permissions: string; readonly rss?: number }[]
  }[]
}

describe('findings', () => {
  it('names what it finds in the processes that were asked for', async () => {
    const pids = [String(culprit), String(harmless)]
    const { status, stdout, stderr } = await vmatlas(['findings', ...pids, '--json'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const json = JSON.parse(stdout) as FindingsJson
    expect(json).toMatchObject({ version: 1, readProcesses: 2, unread: [] })
    expect(json.rules.map(({ rule }) => rule)).toEqual(['write-execute'])
    expect(json.findings).toMatchObject([{ rule: 'write-execute', severity: 'serious', pid: culprit }])
    expect(json.findings[0]!.mappings).toMatchObject([{ permissions: 'rwxp' }])
  })

  it('says it in words, with why, what is normal and what to do', async () => {
    const { stdout } = await vmatlas(['findings', String(culprit)])
    expect(stdout).toContain(`(PID ${culprit}): 1 mapping, 4 KiB, is writable and executable.`)
    expect(stdout).toMatch(/Why it matters: .+\n {2}What is normal: .+\n {2}What to do: /)
    expect((await vmatlas(['findings', String(harmless)])).stdout).toBe('Nothing was found.\n')
  })

  it('keeps to one rule, and refuses one that there is not', async () => {
    const args = ['findings', String(culprit), '--rule']
    expect((await vmatlas([...args, 'stale-library'])).stdout).toBe('Nothing was found.\n')
    expect((await vmatlas([...args, 'write-execute'])).stdout).toContain('Writable and executable')
    expect((await vmatlas([...args, 'witchcraft'])).status).toBe(2)
  })

  it('keeps quiet about what the window muted, counts it, and shows it when asked to', async () => {
    const mute = { rule: 'write-execute', program: null, process: null }
    await withSettings({ findingMutes: [mute] }, async () => {
      const args = ['findings', String(culprit)]
      const quiet = await vmatlas(args)
      expect(quiet.stdout).toBe('Nothing was found.\n')
      expect(quiet.stderr).toBe('1 muted; --muted shows them too, vmatlas mutes lists the mutes\n')
      const json = JSON.parse((await vmatlas([...args, '--json'])).stdout) as object
      expect(json).toMatchObject({ mutedFindings: 1, findings: [] })
      const all = JSON.parse((await vmatlas([...args, '--json', '--muted'])).stdout) as object
      expect(all).toMatchObject({ mutedFindings: 1, findings: [{ pid: culprit, muted: true }] })
    })
    const other = { ...mute, process: { pid: culprit, startTicks: 1 } }
    await withSettings({ findingMutes: [other] }, async () => {
      expect((await vmatlas(['findings', String(culprit)])).stdout).toContain('Writable and executable')
    })
  })

  it('ends with status 3 where there is no such process, 2 where it is no number', async () => {
    expect(await vmatlas(['findings', '4194999'])).toMatchObject({ status: 3 })
    expect((await vmatlas(['findings', 'init'])).status).toBe(2)
  })
})

describe('find', () => {
  it('finds mappings in all processes, as maps --where does in one', async () => {
    const { status, stdout } = await vmatlas(['find', 'kind:memfd name:case', '--json'])
    expect(status).toBe(0)
    const json = JSON.parse(stdout) as FindJson
    const ours = json.processes.filter(({ pid }) => pid === harmless)
    expect(ours).toMatchObject([{ mappings: [{ permissions: 'rw-s' }] }])
    expect(json.processes.some(({ pid }) => pid === culprit)).toBe(false)
    expect(json.matched).toBeGreaterThanOrEqual(1)
    expect(json.readProcesses).toBeGreaterThan(2)
  })

  it('prints lines under one heading', async () => {
    const { stdout } = await vmatlas(['find', 'rwx'])
    expect(stdout).toMatch(/^ +PID {2}START-END/)
    expect(stdout).toMatch(new RegExp(`^ *${culprit}  [0-9a-f]{12}-[0-9a-f]{12} +4 KiB  rwxp`, 'm'))
  })

  it('reads smaps where the query asks for it', async () => {
    const { stdout } = await vmatlas(['find', 'kind:main-stack rss>0', '--json'])
    const { processes } = JSON.parse(stdout) as FindJson
    const [stack] = processes.find(({ pid }) => pid === culprit)?.mappings ?? []
    expect(stack?.rss).toBeGreaterThan(0)
  })

  it('names a mistake with status 2, before anything is printed', async () => {
    const { status, stdout, stderr } = await vmatlas(['find', 'siz>1M'])
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain('"siz"')
  })
})

describe.skipIf(process.getuid?.() !== 0)('as another user', () => {
  it('names what may not be read, with the reason, in every command that reads all', async () => {
    for (const command of [['find', 'rwx'], ['findings'], ['files']]) {
      const { status, stdout, stderr } = await vmatlas([...command, '--json'], { uid: NOBODY })
      expect({ status, command }).toEqual({ status: 0, command })
      expect(stderr).toMatch(
        /^vmatlas: read [\d,]+ of [\d,]+ processes; [\d,]+ denied: .+ \(\d+\).* \(as root: sudo vmatlas /,
      )
      const { unread } = JSON.parse(stdout) as { unread: readonly object[] }
      expect(unread).toContainEqual({
        pid: culprit,
        code: 'permission-denied',
        name: expect.stringMatching(/^finding-cases/),
      })
    }
  })

  it('ends with status 4 where the process that was asked for may not be read', async () => {
    const { status, stderr } = await vmatlas(['findings', String(culprit)], { uid: NOBODY })
    expect(status).toBe(4)
    expect(stderr).toContain(`Process ${culprit} could not be read (permission-denied).`)
  })
})
