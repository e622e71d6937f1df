import { chmodSync, lstatSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commandFolder } from '../../../src/main/command-folder'

let base: string
let made: string[]

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'vmatlas-test-'))
  made = [base]
})

afterEach(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true })
})

describe('the folder of a command', () => {
  it('is closed to others and the same the next time', () => {
    const folder = commandFolder(base)
    expect(lstatSync(folder).mode & 0o777).toBe(0o700)
    expect(commandFolder(base)).toBe(folder)
  })

  it.each([
    ['a link somebody laid there', (path: string) => symlinkSync('/tmp', path)],
    [
      'a folder open to others',
      (path: string) => {
        mkdirSync(path)
        chmodSync(path, 0o777)
      },
    ],
  ])('is a fresh one instead of %s', (_what, lay) => {
    const trap = commandFolder(base)
    rmSync(trap, { recursive: true })
    lay(trap)
    const folder = commandFolder(base)
    made.push(folder)
    expect(folder).not.toBe(trap)
    expect(lstatSync(folder).isDirectory()).toBe(true)
  })
})
