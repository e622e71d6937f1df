import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { errnoOf, readFailureCode, toReadError } from '../../../../src/host/proc/errno-to-code'

describe('why a file of a process could not be read', () => {
  let procRoot: string
  beforeEach(() => (procRoot = mkdtempSync(join(tmpdir(), 'vmatlas-errno-'))))
  afterEach(() => rmSync(procRoot, { recursive: true }))

  function addProcess(pid: number, state = 'S', flags = 0): void {
    mkdirSync(join(procRoot, String(pid)))
    const stat = `${pid} (x) ${state} 1 1 1 0 -1 ${flags} 0 0 0 0 0 0 0 0 20 0 1 0 100 0 0`
    writeFileSync(join(procRoot, String(pid), 'stat'), stat)
  }

  const codeOf = (pid: number, errno: string): string =>
    readFailureCode({ procRoot, pid, file: 'maps', errno })

  it('is told by the process itself when its file is empty', () => {
    addProcess(1)
    addProcess(2, 'I', 0x0020_0000)
    addProcess(3, 'Z')
    expect(codeOf(1, 'EMPTY')).toBe('process-gone')
    expect(codeOf(2, 'EMPTY')).toBe('kernel-thread')
    expect(codeOf(3, 'EMPTY')).toBe('zombie')
    expect(codeOf(4, 'EMPTY')).toBe('process-gone')
  })

  it.each(['EACCES', 'EPERM'])('is permission for %s, or hiding where not even stat can be read', (errno) => {
    addProcess(1)
    expect(codeOf(1, errno)).toBe('permission-denied')
    expect(codeOf(4, errno)).toBe('hidden')
  })

  it.each(['ENOENT', 'ESRCH'])('is its end for %s', (errno) => {
    expect(codeOf(4, errno)).toBe('process-gone')
  })

  it('is what the process is where smaps_rollup finds no memory', () => {
    addProcess(2, 'I', 0x0020_0000)
    addProcess(3, 'Z')
    expect(codeOf(2, 'ESRCH')).toBe('kernel-thread')
    expect(codeOf(3, 'ESRCH')).toBe('zombie')
  })

  it('is the kernel where a process that is there has no smaps_rollup, and its end where it is not', () => {
    addProcess(1)
    const errorOf = (pid: number): unknown =>
      toReadError({ procRoot, pid, file: 'smaps_rollup', errno: 'ENOENT' })
    expect(errorOf(1)).toMatchObject({ code: 'unsupported-kernel', message: expect.stringMatching(/\/1\.$/) })
    expect(errorOf(4)).toMatchObject({ code: 'process-gone' })
  })

  it('is io for anything else, with the word that the kernel gave', () => {
    addProcess(1)
    expect(toReadError({ procRoot, pid: 1, file: 'maps', errno: 'EIO' })).toMatchObject({
      code: 'io',
      message: 'Reading /proc/1/maps failed with EIO.',
    })
  })

  it('has a sentence and a next step for each code', () => {
    addProcess(1)
    addProcess(2, 'I', 0x0020_0000)
    addProcess(3, 'Z')
    for (const [pid, errno] of [
      [1, 'EACCES'],
      [2, 'EMPTY'],
      [3, 'EMPTY'],
      [4, 'ENOENT'],
      [4, 'EPERM'],
    ] as const) {
      const error = toReadError({ procRoot, pid, file: 'maps', errno })
      expect(error.message).toMatch(/^[A-Z0-9].*\.$/)
      expect(error.nextStep).not.toBe('')
    }
  })
})

describe('the errno of an error', () => {
  it('is its code, and empty for what is no failed system call', () => {
    expect(errnoOf(Object.assign(new Error('x'), { code: 'EACCES' }))).toBe('EACCES')
    expect(errnoOf(new Error('x'))).toBe('')
    expect(errnoOf('EACCES')).toBe('')
  })
})
