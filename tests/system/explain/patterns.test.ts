import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { prepareQuestion } from '../../../src/host/all-processes/answer-question'
import { readStatIfAny } from '../../../src/host/proc/errno-to-code'
import { MappingReader, type MappingRead } from '../../../src/host/proc/read-mappings'
import { openInThread } from '../../../src/host/proc/thread-source'
import { readTables } from '../../../src/host/proc/read-tables'
import { findAddress } from '../../../src/shared/explain/find-address'
import { findPatterns } from '../../../src/shared/explain/find-patterns'
import type { MapPattern } from '../../../src/shared/explain/map-pattern'
import { MAPPING_KINDS } from '../../../src/shared/tables/mapping-kind'
import { TRAIT_INFERRED } from '../../../src/shared/tables/mapping-table'
import { waitFor } from '../../support/wait-for'

const folder = mkdtempSync(join(tmpdir(), 'vmatlas-patterns-'))
const plain = join(folder, 'plain')
const withExecutableStack = join(folder, 'exec-stack')
const reader = new MappingReader()
let child: ChildProcess | null = null

beforeAll(() => {
  const source = resolve(import.meta.dirname, 'pattern-cases.c')
  const compile = (...args: readonly string[]): void => {
    execFileSync('gcc', ['-O1', '-Wall', '-Werror', '-pthread', ...args, source], { stdio: 'inherit' })
  }
  compile('-o', plain)
  compile('-Wl,-z,execstack', '-o', withExecutableStack)
})

afterEach(async () => {
  if (child === null) return
  const gone = new Promise((done) => child?.once('exit', done))
  child.kill('SIGKILL')
  await gone
  child = null
})

afterAll(() => {
  reader.close()
  rmSync(folder, { recursive: true })
})

/** What the program made, and what is said of it. */
interface Case {
  readonly read: MappingRead
  /** An address in the stack of each thread that was asked for. */
  readonly stacks: readonly bigint[]
  readonly pattern: (id: string) => MapPattern | undefined
}

async function explain(binary: string, ...args: readonly string[]): Promise<Case> {
  child = spawn(binary, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const stacks: bigint[] = []
  for await (const line of createInterface({ input: child.stdout! })) {
    if (line === 'ready') break
    stacks.push(BigInt(`0x${line.split(' ')[1]}`))
  }
  if (!args.includes('spinning')) await waitFor('all threads to wait', () => allWait(child!.pid!))
  const read = await reader.read({ pid: child.pid! })
  const { patterns } = findPatterns(read.table)
  return { read, stacks, pattern: (id) => patterns.find((each) => each.id === id) }
}

/** Says whether each thread waits in a system call, so that the kernel tells where its stack is. */
function allWait(pid: number): boolean {
  const folder = `/proc/${pid}/task`
  return readdirSync(folder).every((thread) =>
    /^\d/.test(readFileSync(`${folder}/${thread}/syscall`, 'latin1')),
  )
}

function kindsAt({ table }: MappingRead, addresses: readonly bigint[]): Set<string> {
  return new Set(
    addresses.map((address) => {
      const { row } = findAddress(table, address)
      const isInferred = ((table.traits[row] ?? 0) & TRAIT_INFERRED) !== 0
      return `${isInferred ? '~' : ''}${MAPPING_KINDS[table.kind[row] ?? 0]}`
    }),
  )
}

describe('thread stacks', () => {
  it.each([
    ['of the usual size', '8192', '4'],
    ['of a size that nothing but the threads gives away', '300', '4'],
    ['of HotSpot 11', '260', '16'],
    ['behind a guard of 1 MiB', '8192', '1024'],
  ])('%s are certain: each has a stack pointer in it', async (_, stack, guard) => {
    const { read, stacks, pattern } = await explain(plain, 'threads', '30', stack, guard)
    expect(stacks).toHaveLength(30)
    expect(kindsAt(read, stacks)).toEqual(new Set(['thread-stack']))
    expect(pattern('thread-stacks')).toMatchObject({
      title: 'thread stacks',
      mapCount: 60,
      evidence: '30 stacks by a stack pointer or a name.',
    })
  })

  it.each(['252', '1008', '8192'])(
    'are not 200 buffers of %s KiB in a program of one thread',
    async (size) => {
      const { pattern } = await explain(plain, 'buffers', '200', size)
      expect(pattern('thread-stacks')).toBeUndefined()
      expect(pattern('guarded-pieces')?.mapCount).toBeGreaterThanOrEqual(400)
    },
  )

  it('are none in a search over all processes either', async () => {
    const { read } = await explain(plain, 'threads', '10', '256', '4', 'buffers', '300', '252')
    const { pid } = read.process
    const search = prepareQuestion({ about: 'mappings', query: 'kind:thread-stack', mostRows: 1000 })
    const tables = readTables(
      openInThread({ kind: 'local', root: '/proc' }),
      pid,
      search.file,
      () => undefined,
    )
    const stat = readStatIfAny('/proc', pid)
    if (typeof tables === 'string' || stat === null) throw new Error('the program has gone')
    const answer = search.ask({
      source: openInThread({ kind: 'local', root: '/proc' }),
      pid,
      beat: () => undefined,
      stat,
      tables,
    })
    expect(answer).toMatchObject({ matched: 10 })
  })

  it('are told from buffers of their size', async () => {
    const { read, stacks, pattern } = await explain(
      plain,
      'threads',
      '10',
      '256',
      '4',
      'buffers',
      '300',
      '252',
    )
    expect(kindsAt(read, stacks)).toEqual(new Set(['thread-stack']))
    expect(pattern('thread-stacks')?.mapCount).toBe(20)
    expect(pattern('guarded-pieces')?.mapCount).toBeGreaterThanOrEqual(600)
  })

  it('of threads that run are likely by their size', async () => {
    const { read, stacks, pattern } = await explain(plain, 'threads', '10', '256', '4', 'spinning', '3')
    expect(pattern('thread-stacks')?.mapCount).toBe(26)
    // A thread that runs does not tell where; one that waits for a processor does, so both are right.
    for (const kind of kindsAt(read, stacks)) expect(['thread-stack', '~thread-stack']).toContain(kind)
  })

  it('are stacks, and arenas are arenas, also where they are executable', async () => {
    const { read, stacks, pattern } = await explain(withExecutableStack, 'arenas', '12')
    expect(kindsAt(read, stacks)).toEqual(new Set(['thread-stack']))
    expect(pattern('thread-stacks')?.evidence).toBe(
      '12 stacks by a stack pointer or a name. 12 of them are executable.',
    )
    expect(pattern('malloc-arenas')?.title).toBe('malloc arenas of glibc')
    expect(pattern('jit')).toBeUndefined()
  })
})
