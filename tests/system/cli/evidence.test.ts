import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyCli, runCliCopy, type CliCopy, type CliEnd } from '../../support/cli'
import { startTarget, type Target } from '../../support/target'

let cli: CliCopy
let target: Target
let folder: string

beforeAll(async () => {
  cli = copyCli()
  target = await startTarget(['patchwork', '500'])
  folder = mkdtempSync(join(tmpdir(), 'vmatlas-evidence-'))
})

afterAll(async () => {
  await target.kill()
  cli.remove()
  rmSync(folder, { recursive: true, force: true })
})

function vmatlas(...args: string[]): Promise<CliEnd> {
  return runCliCopy(cli, args)
}

function write(name: string, text: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

interface Explained {
  readonly pid: number | null
  readonly usedMaps: number
  readonly hasFlags: boolean
  readonly patterns: readonly unknown[]
  readonly obstacles: readonly { readonly obstacle: string; readonly alone: number }[]
}

describe('a file in the place of a process', () => {
  it('is explained as the living process is', async () => {
    const path = write('smaps.txt', readFileSync(`/proc/${target.pid}/smaps`))
    const [dead, living] = await Promise.all([
      vmatlas('explain', path, '--json'),
      vmatlas('explain', String(target.pid), '--json'),
    ])
    expect(dead).toMatchObject({ status: 0, stderr: '' })
    const [one, other] = [dead, living].map(({ stdout }) => JSON.parse(stdout) as Explained)
    expect(one).toMatchObject({ usedMaps: other?.usedMaps, hasFlags: true })
    const protection = ({ obstacles }: Explained): unknown =>
      obstacles.find(({ obstacle }) => obstacle === 'protection')
    expect(one && protection(one)).toEqual(other && protection(other))
  })

  it('prints the mappings of a log, filtered and sorted, and says which lines it took', async () => {
    const maps = readFileSync(`/proc/${target.pid}/maps`, 'latin1').trimEnd().split('\n')
    const path = write('crash.log', ['it died', ...maps, 'that was all', ''].join('\n'))
    const { status, stdout, stderr } = await vmatlas('maps', path, '--where', 'perm:r-x', '--format', 'json')
    expect(status).toBe(0)
    expect(stderr).toContain(`Taken from lines 2 to ${maps.length + 1}`)
    const { mappings } = JSON.parse(stdout) as { mappings: unknown[] }
    expect(mappings).toHaveLength(maps.filter((line) => line.includes(' r-xp ')).length)
  })

  it('is standard input where it is called "-"', () => {
    const command = `cat /proc/${target.pid}/maps | "${process.execPath}" "${cli.script}" maps - --format pmap`
    const piped = execFileSync('sh', ['-c', command], { encoding: 'utf8' })
    const own = execFileSync('pmap', [String(target.pid)], { encoding: 'utf8' })
    // A text does not say whose it is.
    expect(piped.split('\n').slice(1)).toEqual(own.split('\n').slice(1))
  })

  it('gives one of several processes with --pick, and lists them without', async () => {
    const text = execFileSync('pmap', [String(target.pid), String(process.pid)], { encoding: 'latin1' })
    const path = write('two.txt', text)
    const refused = await vmatlas('maps', path)
    expect(refused).toMatchObject({ status: 2, stdout: '' })
    expect(refused.stderr).toMatch(new RegExp(`holds 2 processes: ${target.pid}: .*; ${process.pid}: `))
    expect(refused.stderr).toContain('--pick PID')
    const picked = await vmatlas('maps', path, '--pick', String(target.pid), '--format', 'csv')
    expect(picked.status).toBe(0)
    expect(picked.stdout.trimEnd().split('\n')).toHaveLength(target.readMaps().length + 1 - vsyscall())
  })

  it('refuses what asks for columns that a pmap does not have', async () => {
    const path = write('pmap.txt', execFileSync('pmap', [String(target.pid)], { encoding: 'latin1' }))
    const refusals = await Promise.all([
      vmatlas('explain', path),
      vmatlas('maps', path, '--where', 'offset=0'),
      vmatlas('maps', path, '--where', 'apart:protection'),
      vmatlas('maps', path, '--sort', 'inode'),
      vmatlas('maps', path, '--format', 'pmap-d'),
    ])
    for (const { status, stdout, stderr } of refusals) {
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
      expect(stderr).toMatch(/source (has no|does not have)/)
    }
  })

  it('refuses what never ends, and what is empty', async () => {
    const endless = await vmatlas('maps', '/dev/zero')
    expect(endless).toMatchObject({ status: 2, stdout: '' })
    expect(endless.stderr).toContain('more than 1 GiB')
    const empty = await vmatlas('explain', '/dev/null')
    expect(empty).toMatchObject({ status: 2, stdout: '' })
    expect(empty.stderr).toContain('The text is empty.')
  })

  it('has no --pick where the argument is a process', async () => {
    const { status, stderr } = await vmatlas('maps', String(target.pid), '--pick', '1')
    expect(status).toBe(2)
    expect(stderr).toContain('--pick chooses a process of a file')
  })
})

/** pmap leaves [vsyscall] out of some machines' lists and prints it on others as maps does. */
function vsyscall(): number {
  const text = execFileSync('pmap', [String(target.pid)], { encoding: 'latin1' })
  return target.readMaps().length - text.trimEnd().split('\n').slice(1, -1).length
}
