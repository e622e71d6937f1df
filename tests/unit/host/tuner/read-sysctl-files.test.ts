import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readSysctlFiles } from '../../../../src/host/tuner/read-sysctl-files'
import { decideSysctl } from '../../../../src/shared/sysctl/precedence'

let root: string
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'vmatlas-sysctl-'))))
afterEach(() => rmSync(root, { recursive: true }))

function put(path: string, text: string): void {
  mkdirSync(dirname(root + path), { recursive: true })
  writeFileSync(root + path, text, 'latin1')
}

function link(path: string, target: string): void {
  mkdirSync(dirname(root + path), { recursive: true })
  symlinkSync(target, root + path)
}

describe('readSysctlFiles', () => {
  it('is empty on a machine without any', async () => {
    expect(await readSysctlFiles(root)).toEqual({ files: [], commandLine: '' })
  })

  it('tells text, links, what is masked and what says nothing apart', async () => {
    put('/usr/lib/sysctl.d/a.conf', 'vm.max_map_count=1048576\n')
    put('/usr/lib/sysctl.d/README', 'not read')
    put('/etc/sysctl.conf', 'x=\u00ff\n')
    put('/proc/cmdline', 'quiet\n')
    link('/etc/sysctl.d/a.conf', '/dev/null')
    link('/etc/sysctl.d/gone.conf', 'nowhere')
    link('/etc/sysctl.d/99-sysctl.conf', '../sysctl.conf')
    mkdirSync(`${root}/etc/sysctl.d/folder.conf`)
    const { files, commandLine } = await readSysctlFiles(root)
    const found = Object.fromEntries(files.map((file) => [`${file.folder}/${file.name}`, file]))
    expect(commandLine).toBe('quiet\n')
    expect(Object.keys(found).sort()).toEqual([
      '/etc/sysctl.conf',
      '/etc/sysctl.d/99-sysctl.conf',
      '/etc/sysctl.d/a.conf',
      '/etc/sysctl.d/folder.conf',
      '/etc/sysctl.d/gone.conf',
      '/usr/lib/sysctl.d/a.conf',
    ])
    expect(found['/etc/sysctl.conf']).toMatchObject({
      linkTarget: null,
      content: { type: 'text', text: 'x=\u00ff\n' },
    })
    expect(found['/etc/sysctl.d/99-sysctl.conf']).toMatchObject({ linkTarget: '/etc/sysctl.conf' })
    expect(found['/etc/sysctl.d/a.conf']).toMatchObject({
      linkTarget: '/dev/null',
      content: { type: 'null-device' },
    })
    expect(found['/etc/sysctl.d/gone.conf']?.content).toEqual({ type: 'nothing' })
    expect(found['/etc/sysctl.d/folder.conf']?.content).toEqual({ type: 'nothing' })
    expect(decideSysctl(files, commandLine).atBoot.value).toBeNull()
  })

  it('reads a folder once that has two names', async () => {
    put('/usr/lib/sysctl.d/a.conf', 'vm.max_map_count=1048576\n')
    link('/lib', 'usr/lib')
    expect((await readSysctlFiles(root)).files).toHaveLength(1)
  })

  it('keeps file names that are no text', async () => {
    mkdirSync(`${root}/etc/sysctl.d`, { recursive: true })
    const path = Buffer.concat([
      Buffer.from(`${root}/etc/sysctl.d/`),
      Buffer.from([0xff]),
      Buffer.from('.conf'),
    ])
    writeFileSync(path, 'vm.max_map_count=70000\n')
    const { files } = await readSysctlFiles(root)
    expect(files.map(({ name, content }) => [name, content.type])).toEqual([['\u00ff.conf', 'text']])
  })
})
