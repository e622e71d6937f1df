import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PackageFinder } from '../../../src/host/packages/find-packages'

const hasDpkg = existsSync('/usr/bin/dpkg-query')

describe.skipIf(!hasDpkg)('the packages of files (needs dpkg)', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vmatlas-packages-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('agrees with dpkg about a file and about one under the other name of its folder', async () => {
    const [program = ''] = spawnSync('dpkg-query', ['--listfiles', 'dpkg'], { encoding: 'utf8' })
      .stdout.split('\n')
      .filter((path) => path.endsWith('/dpkg-query'))
    const short = realpathSync('/bin') === '/usr/bin' ? program.replace(/^\/usr/, '') : program
    const owners = await new PackageFinder().owners([program, short])
    expect(Object.fromEntries(owners)).toEqual({ [program]: 'dpkg', [short]: 'dpkg' })
  })

  it('says nothing of files that no package has, of patterns, and of names that are no text', async () => {
    const own = join(folder, 'own.conf')
    writeFileSync(own, '')
    const paths = [own, '/usr/bin/dpkg-quer?', '/usr/bin/dpkg*', '/etc/\xff.conf', '--help', 'dpkg']
    expect((await new PackageFinder().owners(paths)).size).toBe(0)
  })

  it('answers without names when there is no time to ask, and from memory what was told before', async () => {
    const finder = new PackageFinder()
    const paths = ['/usr/bin/dpkg-query', join(folder, 'absent')]
    expect((await finder.owners(paths, 0)).size).toBe(0)
    const told = await finder.owners(paths)
    expect(Object.fromEntries(told)).toEqual({ '/usr/bin/dpkg-query': 'dpkg' })
    expect(await finder.owners(paths, 0)).toEqual(told)
  })
})
