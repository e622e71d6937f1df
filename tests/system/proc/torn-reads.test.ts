import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseMaps } from '../../../src/shared/proc/parse-maps'
import { parseSmaps } from '../../../src/shared/proc/parse-smaps'
import type { MappingTable } from '../../../src/shared/tables/mapping-table'

const FIXED = 0x600000000000
const FIXED_PAGES = 200
const PAGE = 4096
/** Reads at most; the test ends as soon as it has seen a tear. */
const MOST_READS = 4000

let folder: string
let churn: ChildProcess

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vmatlas-churn-'))
  const binary = join(folder, 'churn')
  execFileSync('gcc', ['-O1', '-Wall', '-Werror', '-o', binary, resolve(import.meta.dirname, 'churn.c')])
  churn = spawn(binary, { stdio: ['ignore', 'pipe', 'inherit'] })
  if (churn.stdout === null) throw new Error('the program has no output')
  await once(churn.stdout, 'data')
})

afterAll(async () => {
  const ended = once(churn, 'exit')
  churn.kill('SIGKILL')
  await ended
  rmSync(folder, { recursive: true, force: true })
})

/** Asserts what every table promises, and that the rows which never change are all there, each once. */
function expectSound(table: MappingTable): void {
  let ordered = true
  for (let row = 0; row < table.length; row++) {
    const start = table.start[row] ?? Number.NaN
    if (!(start < (table.end[row] ?? 0)) || (row > 0 && start < (table.end[row - 1] ?? 0))) ordered = false
  }
  expect(ordered).toBe(true)
  const fixed = Array.from(table.start).filter(
    (start) => start >= FIXED && start < FIXED + FIXED_PAGES * PAGE,
  )
  expect(fixed).toEqual(Array.from({ length: FIXED_PAGES }, (_, page) => FIXED + page * PAGE))
}

/** How often a line of the raw text reaches back into the one before. */
function countTears(bytes: Uint8Array): number {
  let tears = 0
  let lastEnd = 0n
  for (const [, start, end] of Buffer.from(bytes)
    .toString('latin1')
    .matchAll(/^([0-9a-f]+)-([0-9a-f]+) /gm)) {
    if (BigInt(`0x${start}`) < lastEnd) tears++
    lastEnd = BigInt(`0x${end}`)
  }
  return tears
}

describe('a process that maps and unmaps as fast as it can', () => {
  it('gives sound tables, and says when lines reached back', () => {
    let torn = 0
    let reads = 0
    for (; reads < MOST_READS && torn < 1; reads++) {
      const bytes = readFileSync(`/proc/${churn.pid}/maps`)
      const tears = countTears(bytes)
      const { table, changedWhileReading, usedMaps } = parseMaps(bytes)
      expectSound(table)
      expect(changedWhileReading).toBe(tears > 0)
      expect(usedMaps).toBe(table.length - 1)
      if (tears > 0) torn++
    }
    // Whether lines reach back depends on the kernel; where they do, it is seen within few reads.
    expect(reads).toBeGreaterThan(0)
  })

  it('gives smaps tables whose usage stays with its rows', () => {
    for (let read = 0; read < 50; read++) {
      const { table, usage } = parseSmaps(readFileSync(`/proc/${churn.pid}/smaps`))
      expectSound(table)
      expect(usage.length).toBe(table.length)
      // Protection and flags of one row come from one line and entry: they must agree.
      const disagreeing = Array.from(table.permissions.keys()).filter((row) => {
        const readable = ((table.permissions[row] ?? 0) & 1) !== 0
        return readable !== (((usage.flagsLow[row] ?? 0) & 1) !== 0)
      })
      expect(disagreeing.filter((row) => (table.start[row] ?? 0) < FIXED + FIXED_PAGES * PAGE)).toEqual([])
    }
  })
})
