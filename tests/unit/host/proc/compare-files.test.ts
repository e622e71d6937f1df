import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { compareFiles } from '../../../../src/host/proc/compare-files'
import { openRegularFile } from '../../../../src/host/threads/open-regular-file'

const folder = mkdtempSync(join(tmpdir(), 'vmatlas-compare-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string): string => join(folder, name)
const compare = (first: string, second: string): string =>
  compareFiles(at(first), at(second), () => undefined)

writeFileSync(at('one'), 'the same bytes')
writeFileSync(at('copy'), 'the same bytes')
writeFileSync(at('other'), 'other bytes  ')
execFileSync('mkfifo', [at('fifo')])
symlinkSync(at('one'), at('link'))
symlinkSync('/dev/zero', at('device'))
symlinkSync(at('fifo'), at('link-to-fifo'))

describe('compareFiles', () => {
  it('compares regular files, also through links', () => {
    expect(compare('one', 'copy')).toBe('identical')
    expect(compare('one', 'link')).toBe('identical')
    expect(compare('one', 'other')).toBe('different')
    expect(compare('one', 'missing')).toBe('unknown')
  })

  it.each(['fifo', 'link-to-fifo', 'device', '.'])('neither opens nor waits for %s', (name) => {
    expect(compare('one', name)).toBe('unknown')
    expect(compare(name, 'one')).toBe('unknown')
    expect(() => closeSync(openRegularFile(at(name)))).toThrow('not a regular file')
  })
})
