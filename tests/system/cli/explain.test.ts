import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyCli, runCliCopy, type CliCopy, type CliEnd, type CliOptions } from '../../support/cli'
import { startTarget, type Target } from '../../support/target'

let cli: CliCopy
let target: Target

beforeAll(async () => {
  cli = copyCli()
  target = await startTarget(['patchwork', '500'])
})

afterAll(async () => {
  await target.kill()
  cli.remove()
})

function vmatlas(args: readonly string[], options?: CliOptions): Promise<CliEnd> {
  return runCliCopy(cli, args, options)
}

describe('explain', () => {
  it('finds the patchwork of a process that makes one, and what it would be without', async () => {
    const { status, stdout, stderr } = await vmatlas(['explain', String(target.pid), '--json'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const json = JSON.parse(stdout) as {
      version: number
      usedMaps: number
      touchingPairs: number
      gaps: number
      hasFlags: boolean
      unbounded: string[]
      patterns: { id: string; mapCount: number }[]
      obstacles: { obstacle: string; alone: number; remaining: number }[]
    }
    const lines = target.readMaps().length
    expect([lines, lines - 1]).toContain(json.usedMaps)
    expect(json.touchingPairs + json.gaps + 1).toBe(json.usedMaps)
    expect(json).toMatchObject({ version: 2, hasFlags: true, unbounded: ['memory that mremap moved'] })
    const patchwork = json.patterns.find(({ id }) => id === 'protection-patchwork')
    expect(patchwork?.mapCount).toBeGreaterThanOrEqual(500)
    const protection = json.obstacles.find(({ obstacle }) => obstacle === 'protection')
    expect(protection?.alone).toBeGreaterThanOrEqual(499)
    expect(protection?.remaining).toBe(json.usedMaps - (protection?.alone ?? 0))
  })

  it('says the same in words', async () => {
    const { stdout } = await vmatlas(['explain', String(target.pid)])
    expect(stdout).toMatch(/^\d+ maps, \d+\.\d % of the limit: /)
    expect(stdout).toMatch(
      /patchwork of protections +pattern:protection-patchwork +5\d\d mappings in one region/,
    )
    expect(stdout).toContain('different permissions')
    expect(stdout).toContain('It does not cover what /proc does not show: memory that mremap moved.')
  })

  it('ends with status 3 where there is no such process', async () => {
    expect(await vmatlas(['explain', '4194999'])).toMatchObject({ status: 3, stdout: '' })
  })
})

describe('maps --where', () => {
  async function starts(query: string): Promise<string[]> {
    const { status, stdout } = await vmatlas([
      'maps',
      String(target.pid),
      '--where',
      query,
      '--format',
      'json',
    ])
    expect(status).toBe(0)
    return (JSON.parse(stdout) as { mappings: { start: string }[] }).mappings.map(({ start }) => start)
  }

  it('prints what matches, and reads smaps where the query asks for it', async () => {
    expect(await starts('kind:main-stack')).toHaveLength(1)
    expect(await starts('kind:main-stack rss>0 flag:gd')).toEqual(await starts('kind:main-stack'))
    const [all, matching, others] = await Promise.all([starts(''), starts('perm:w'), starts('-perm:w')])
    expect([...matching, ...others].sort()).toEqual([...all].sort())
    expect(matching.length).toBeGreaterThan(200)
  })

  it('prints exactly the maps that explain counts', async () => {
    const { stdout } = await vmatlas(['explain', String(target.pid), '--json'])
    const { patterns, obstacles } = JSON.parse(stdout) as {
      patterns: { query: string; mapCount: number }[]
      obstacles: { obstacle: string; query: string; pairs: number }[]
    }
    for (const { query, mapCount } of patterns) expect(await starts(query)).toHaveLength(mapCount)
    const protection = obstacles.find(({ obstacle }) => obstacle === 'protection')
    const apart = await starts(protection?.query ?? '')
    // Pairs in a row share their maps: at least one more map than pairs, at most two for each.
    expect(apart.length).toBeGreaterThan(protection?.pairs ?? Number.POSITIVE_INFINITY)
    expect(apart.length).toBeLessThanOrEqual(2 * (protection?.pairs ?? 0))
  })

  it('names the mistake, with status 2', async () => {
    const { status, stdout, stderr } = await vmatlas(['maps', String(target.pid), '--where', 'rwx siz>1M'])
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(/"siz".*size/)
  })

  it('does not go with the formats of pmap', async () => {
    const { status, stderr } = await vmatlas(['maps', '1', '--where', 'rwx', '--format', 'pmap'])
    expect(status).toBe(2)
    expect(stderr).toContain('--where')
  })
})

/** Mounting over the folders of sysctl.d needs root; the machine's own files stay untouched. */
describe.skipIf(process.getuid?.() !== 0)('limit', () => {
  it('names the line that decides at the next boot', async () => {
    const inNamespace = [
      'mount -t tmpfs tmpfs /etc/sysctl.d',
      'echo vm.max_map_count=1048576 > /etc/sysctl.d/99-local.conf',
      'echo vm.max_map_count=262144 > /etc/sysctl.d/elastic.conf',
    ].join('\n')
    const { stdout } = await vmatlas(['limit', '--json'], { inNamespace })
    const json = JSON.parse(stdout) as { winner: unknown; atBoot: number; lines: { file: string }[] }
    expect(json.winner).toEqual({ file: '/etc/sysctl.d/elastic.conf', line: 1, value: 262144, package: null })
    expect(json.atBoot).toBe(262144)
    const text = (await vmatlas(['limit'], { inNamespace })).stdout
    expect(text).toContain('At the next boot /etc/sysctl.d/elastic.conf, line 1, sets it to 262,144.')
  })
})
