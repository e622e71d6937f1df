import { copyFileSync, mkdtempSync, readFileSync, renameSync, rmSync, unlinkSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { FileCheck } from '../../../src/host/proc/mapped-file'
import { waitFor } from '../../support/wait-for'
import { cleanUps, identityOf, ScannerClient } from '../../support/scanner-client'

const isRoot = process.getuid?.() === 0

/** A program that runs from a file of its own, and what the scanner says about that file. */
async function runOwnFile(): Promise<{ readonly file: string; readonly check: () => Promise<FileCheck> }> {
  const folder = mkdtempSync(join(tmpdir(), 'vmatlas-mapped-'))
  const file = join(folder, 'program')
  copyFileSync('/bin/sleep', file)
  const child = spawn(file, ['60'], { stdio: 'ignore' })
  cleanUps.push(() => {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })
  const pid = child.pid ?? 0
  const readLine = (): string | undefined =>
    readFileSync(`/proc/${pid}/maps`, 'latin1')
      .split('\n')
      .find((line) => line.includes(file))
  await waitFor('the program to be mapped', () => readLine() !== undefined)
  const client = new ScannerClient()
  let asked = 0
  return {
    file,
    async check() {
      asked += 1
      const [range = '', , , , inode = '', ...path] = (readLine() ?? '').split(/ +/)
      const [start = 0, end = 0] = range.split('-').map((text) => Number.parseInt(text, 16))
      const request = { requestId: asked, process: identityOf(pid), start, end, inode, path: path.join(' ') }
      client.send({ type: 'check-file', ...request })
      const { state, sentence } = await client.waitFor('file-checked', asked)
      return { state, sentence }
    },
  }
}

describe('the file of a mapping', () => {
  it('is the one under its name, then deleted, then replaced', async () => {
    const { file, check } = await runOwnFile()
    expect((await check()).state).toBe('same')
    unlinkSync(file)
    expect(await check()).toEqual({ state: 'deleted', sentence: 'The file was deleted.' })
    copyFileSync('/bin/sleep', `${file}.new`)
    renameSync(`${file}.new`, file)
    const { state, sentence } = await check()
    expect(state).toBe('replaced')
    expect(sentence).toMatch(/path now has inode.* \d+/)
  })

  it.skipIf(!isRoot)('is told with certainty where map_files may be followed', async () => {
    const { check } = await runOwnFile()
    expect((await check()).sentence).toBe('The mapped file is the one under this name.')
  })
})
