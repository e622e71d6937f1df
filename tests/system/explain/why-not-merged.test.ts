import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findAddress } from '../../../src/shared/explain/find-address'
import { whyNotMerged } from '../../../src/shared/explain/why-not-merged'
import { whySoMany } from '../../../src/shared/explain/why-so-many'
import { SmapsParser, type ParsedSmaps } from '../../../src/shared/proc/parse-smaps'

/** What the kernel does with two neighbours: what keeps them apart, or that they are one mapping. */
const CASES: Readonly<Record<string, readonly string[] | 'merged'>> = {
  'two-opens': ['separate-open'],
  'one-open': 'merged',
  'file-faulted-apart': ['separate-faults'],
  offset: ['offset'],
  'file-and-anonymous': ['backing'],
  protection: ['protection'],
  'faulted-apart': ['separate-faults'],
  alike: 'merged',
  'stack-flag': ['huge-page-advice'],
  'shared-objects': ['backing'],
  locked: ['locking'],
  reservation: ['reservation'],
  gap: ['gap'],
  'guard-region': 'merged',
  'reserved-patch': ['accounting'],
  'noreserve-patch': 'merged',
  huge: ['huge-page-advice'],
  'no-huge': ['huge-page-advice'],
  'not-dumped': ['advice'],
  'not-forked': ['advice'],
  random: ['advice'],
}
/** Needs Linux 6.13; elsewhere the program does not report it. */
const MAY_BE_MISSING = ['guard-region']

const folder = mkdtempSync(join(tmpdir(), 'vmatlas-merge-'))
let child: ChildProcess
const addresses = new Map<string, bigint>()
let smaps: ParsedSmaps

beforeAll(async () => {
  const binary = join(folder, 'merge-cases')
  const source = resolve(import.meta.dirname, 'merge-cases.c')
  execFileSync('gcc', ['-O1', '-Wall', '-Werror', '-o', binary, source], { stdio: 'inherit' })
  const file = join(folder, 'file')
  writeFileSync(file, Buffer.alloc(4 * 4096))
  child = spawn(binary, [file], { stdio: ['pipe', 'pipe', 'inherit'] })
  for await (const line of createInterface({ input: child.stdout! })) {
    if (line === 'ready') break
    const [name = '', address = ''] = line.split(' ')
    addresses.set(name, BigInt(`0x${address}`))
  }
  const parser = new SmapsParser()
  parser.push(readFileSync(`/proc/${child.pid}/smaps`))
  smaps = parser.finish()
})

afterAll(async () => {
  const gone = new Promise((done) => child.once('exit', done))
  child.stdin?.end()
  await gone
  rmSync(folder, { recursive: true })
})

describe('the reasons given for real neighbours', () => {
  it.each(Object.keys(CASES))('%s', (name) => {
    const second = addresses.get(name)
    if (second === undefined && MAY_BE_MISSING.includes(name)) return
    expect(second).toBeDefined()
    const { row } = findAddress(smaps.table, second!)
    const isMerged = BigInt(smaps.table.start[row]!) < second!
    const tables = { mappings: smaps.table, usage: smaps.usage }
    const seen = isMerged ? 'merged' : whyNotMerged(tables, row - 1).map((reason) => reason.obstacle)
    expect(seen).toEqual(CASES[name])
  })

  it('adds up over the whole process', () => {
    const { used, touchingPairs, gaps, obstacles } = whySoMany({ mappings: smaps.table, usage: smaps.usage })
    expect(touchingPairs + gaps + 1).toBe(used)
    const names = obstacles.map((each) => each.obstacle)
    expect(names).toEqual(expect.arrayContaining(['protection', 'huge-page-advice', 'separate-open']))
  })
})
