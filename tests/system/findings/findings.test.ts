import { copyFileSync, cpSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { release } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askAllProcesses } from '../../../src/host/all-processes/ask-all-processes'
import type { FindingRuleId } from '../../../src/shared/findings/finding'
import type { ProcessFindings } from '../../../src/shared/all-processes/question'
import { FindingPrograms } from '../../support/finding-programs'
import { waitFor } from '../../support/wait-for'

const isRoot = process.getuid?.() === 0
/** What the rules are told is the limit, so that the machine's own stays as it is. */
const LIMIT = 2000

/** The programs of the cases by name, and what is to be found in each; nothing in those that only look so. */
const pids = new Map<string, number>()
const expected = new Map<string, readonly FindingRuleId[]>()
let programs: FindingPrograms
let found: ReadonlyMap<number, ProcessFindings>

beforeAll(async () => {
  programs = new FindingPrograms()
  await startCulprits()
  await startLookAlikes()
  if (isRoot) await startNamespaces()
  found = await findAll()
})

afterAll(() => programs.close())

describe('the findings over the whole machine', () => {
  it('name exactly the programs that have something to find, and not those that only look so', () => {
    const named = Object.fromEntries([...pids].map(([name, pid]) => [name, rulesOf(pid)]))
    expect(named).toEqual(Object.fromEntries(expected))
  })

  it('tell which mappings, and what to do', () => {
    const [stale] = found.get(pids.get('replaced library')!)!.findings
    expect(stale!.what).toMatch(
      isRoot
        ? /still runs .*libreplaced\.so: the file was replaced\.$/
        : /may still run the former .*libreplaced\.so: .* could not be compared\.$/,
    )
    expect(stale!.evidence.every(({ name }) => name.endsWith('libreplaced.so (deleted)'))).toBe(true)
    expect(stale!.advice).toContain('start')
    const [folder] = found.get(pids.get('open folder')!)!.findings
    expect(folder!.what).toContain('every user may replace files in its folder')
  })
})

function rulesOf(pid: number): FindingRuleId[] {
  return found.get(pid)?.findings.map(({ rule }) => rule) ?? []
}

async function findAll(): Promise<Map<number, ProcessFindings>> {
  const all = new Map<number, ProcessFindings>()
  await askAllProcesses(
    { about: 'findings', limit: LIMIT },
    {
      onVisit: ({ answer }) => {
        if (answer) all.set(answer.pid, answer)
      },
    },
  )
  return all
}

async function add(name: string, rules: readonly FindingRuleId[], start: Promise<number>): Promise<void> {
  pids.set(name, await start)
  expected.set(name, rules)
}

async function startCulprits(): Promise<void> {
  await add('writable and executable', ['write-execute'], programs.start(['write-execute']))
  await add('code in anonymous memory', ['executable-anonymous'], programs.start(['executable-anonymous']))
  await add('code in a memory file', ['executable-anonymous'], programs.start(['executable-memfd']))
  await add(
    'executable stack',
    ['executable-stack'],
    programs.start(['guarded'], programs.program('execstack')),
  )
  await add(
    'open folder',
    ['open-folder'],
    programs.start(['load', programs.library('open/libopen.so', 1, 0o777)]),
  )
  await add(
    'two versions',
    ['two-versions'],
    programs.start([
      'load',
      programs.library('old/libtwo.so.1'),
      'load',
      programs.library('new/libtwo.so.2', 2),
    ]),
  )
  await add('stack without a guard', ['no-stack-guard'], programs.start(['unguarded']))
  await add('stacks in one mapping', ['no-stack-guard'], programs.start(['merged']))
  if (hasGuardRegions()) await add('guard regions', [], programs.start(['guard-regions']))
  await add('locked memory', ['locked-memory'], programs.start(['lock', '2048']))
  if (hasHugePages()) await add('no huge pages', ['no-huge-pages'], programs.start(['huge']))
  await add('near the limit', ['near-limit'], programs.start(['patchwork', '1500']))

  const replaced = programs.library('libreplaced.so')
  await add('replaced library', ['stale-library'], programs.start(['load', replaced]))
  renameSync(programs.library('fresh/libreplaced.so', 2), replaced)
  const deleted = programs.library('libdeleted.so')
  await add('deleted library', ['stale-library'], programs.start(['load', deleted]))
  rmSync(deleted)
}

async function startLookAlikes(): Promise<void> {
  await add('nothing', [], programs.start())
  await add('Node, which makes code', [], programs.startNode())
  await add('data in a memory file', [], programs.start(['memfd']))
  await add('stack with a guard', [], programs.start(['guarded']))
  await add('a locked secret', [], programs.start(['lock', '16']))
  await add('huge pages refused', [], programs.start(['no-huge']))
  await add('memory that is only reserved', [], programs.start(['reserve']))
  await add('far from the limit', [], programs.start(['patchwork', '1300']))
  await add('folder of its own', [], programs.start(['load', programs.library('own/libown.so')]))
  await add(
    'plug-ins of one name',
    [],
    programs.start([
      'load',
      programs.library('one/plugin.so', 1),
      'load',
      programs.library('other/plugin.so', 2),
    ]),
  )
  await add('name that says deleted', [], programs.start(['load', programs.library('libname.so (deleted)')]))

  // An unprivileged reader may not compare the bytes, and says "may".
  const same = programs.library('libsame.so')
  await add('identical copy', isRoot ? [] : ['stale-library'], programs.start(['load', same]))
  copyFileSync(same, programs.path('copy'))
  renameSync(programs.path('copy'), same)
}

/** Namespaces as containers have: what a path means outside says nothing. */
async function startNamespaces(): Promise<void> {
  const inside = programs.path('inside')
  const kept = programs.library('kept/libinside.so')
  const mount = `mkdir -p ${inside}; mount -t tmpfs -o mode=755 tmpfs ${inside}; cp ${kept} ${inside}/libinside.so`
  await add(
    'library of a container',
    [],
    programs.startInNamespace(mount, ['load', `${inside}/libinside.so`]),
  )
  const replacedOnceLoaded = `(while ! grep -q libinside /proc/$$/maps; do sleep 0.05; done; cp ${kept} ${inside}/copy; mv ${inside}/copy ${inside}/libinside.so) &`
  const pid = programs.startInNamespace(`${mount}\n${replacedOnceLoaded}`, ['load', `${inside}/libinside.so`])
  await add('identical copy in a container', [], pid)
  await untilReplaced(await pid)
  // Outside, another library stands at the same path.
  cpSync(programs.library('elsewhere/libinside.so', 3), `${inside}/libinside.so`)
}

async function untilReplaced(pid: number): Promise<void> {
  await waitFor('the library to be replaced', () =>
    readFileSync(`/proc/${pid}/maps`, 'latin1').includes('libinside.so (deleted)'),
  )
}

/** Linux 6.15 shows them in the page map. */
function hasGuardRegions(): boolean {
  const [major = 0, minor = 0] = release().split('.').map(Number)
  return major > 6 || (major === 6 && minor >= 15)
}

function hasHugePages(): boolean {
  try {
    return !readFileSync('/sys/kernel/mm/transparent_hugepage/enabled', 'utf8').includes('[never]')
  } catch {
    return false
  }
}
