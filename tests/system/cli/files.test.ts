import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyCli, runCliCopy, type CliCopy } from '../../support/cli'
import { startTarget, type Target } from '../../support/target'

describe('vmatlas files', () => {
  let cli: CliCopy
  let target: Target
  beforeAll(async () => {
    cli = copyCli()
    target = await startTarget(['patchwork', '20'])
  })
  afterAll(async () => {
    await target.kill()
    cli.remove()
  })

  it('names who maps a file, as JSON and as text', async () => {
    const path = (target.readMaps()[0] ?? '').replace(/^.* /, '')
    const json = await runCliCopy(cli, ['files', '--where', `name="${path}"`, '--json'])
    const { version, files } = JSON.parse(json.stdout) as {
      version: number
      files: Record<string, unknown>[]
    }
    expect(version).toBe(1)
    const own = target.readMaps().filter((line) => line.endsWith(` ${path}`)).length
    expect(files).toHaveLength(1)
    expect(files[0]).toMatchObject({ name: path, state: 'present', kind: 'code', versions: 1, rss: null })
    expect(files[0]?.['pids']).toContain(target.pid)
    expect(files[0]?.['mappings']).toBeGreaterThanOrEqual(own)
    const text = await runCliCopy(cli, ['files', '--where', `name="${path}"`, '--usage', '--sort', 'pss'])
    expect(text.stdout).toMatch(
      /^PROCESSES +MAPPINGS +SIZE +RSS +PSS +PRIVATE-DIRTY +VERSIONS +STATE +FILE +PIDS\n/,
    )
    const [, line = '', ...more] = text.stdout.trimEnd().split('\n')
    expect(more).toEqual([])
    expect(line.trimEnd().split(/ +/).at(-1)?.split(',')).toContain(String(target.pid))
    const all = await runCliCopy(cli, ['files'])
    expect(all.stdout).toMatch(/^PROCESSES .* FILE\n/)
  })

  it('refuses a column and a query that mean nothing here', async () => {
    expect(await runCliCopy(cli, ['files', '--sort', 'taste'])).toMatchObject({ status: 2, stdout: '' })
    const misplaced = await runCliCopy(cli, ['files', '--where', 'addr:7f00'])
    expect(misplaced).toMatchObject({ status: 2, stdout: '' })
    expect(misplaced.stderr).toContain('only within a process')
  })
})
