import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatPmapDetail } from '../../../src/shared/export/pmap/pmap-detail'
import { formatPmapDevice } from '../../../src/shared/export/pmap/pmap-device'
import { formatPmapExtended } from '../../../src/shared/export/pmap/pmap-extended'
import { formatPmap } from '../../../src/shared/export/pmap/pmap-plain'
import { parseMaps } from '../../../src/shared/proc/parse-maps'
import { parseSmaps } from '../../../src/shared/proc/parse-smaps'
import { blankMeaninglessSums } from '../../support/pmap-sums'
import { pmapProcessOf } from '../../unit/shared/proc/proc-fixture'

const FORMATS = [[], ['-x'], ['-d'], ['-X'], ['-XX'], ['-q'], ['-x', '-p'], ['-d', '-q'], ['-X', '-q', '-p']]
const SEPARATOR = '\x1e'
/** Lays copies of maps and smaps over those of a process in a mount namespace of its own, and prints all forms of them. */
const OVERLAY =
  'for f in maps smaps; do mount --bind "$1/$f" "/proc/$2/$f" || exit 99; done; pid=$2; shift 2; ' +
  'for form; do pmap $form "$pid"; printf "\\036"; done'
const KTHREADD = 2
const isRoot = process.getuid?.() === 0

let folder: string
let program: ChildProcess

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vmatlas-pmap-'))
  const binary = join(folder, 'origins')
  execFileSync('gcc', [
    '-O1',
    '-Wall',
    '-Werror',
    '-o',
    binary,
    resolve(import.meta.dirname, 'origins.c'),
    '-lpthread',
  ])
  const words = ['two  spaces', 'new\nline', 'é', '\x1b[31m', '', 'last']
  program = spawn(binary, [folder, ...words], { stdio: ['ignore', 'pipe', 'inherit'] })
  if (program.stdout === null) throw new Error('the program has no output')
  await once(program.stdout, 'data')
})

afterAll(async () => {
  const ended = once(program, 'exit')
  program.kill('SIGKILL')
  await ended
  rmSync(folder, { recursive: true, force: true })
})

/** A frozen copy of what /proc says of a process. */
interface Copy {
  readonly maps: Uint8Array
  readonly smaps: Uint8Array
}

function copyOf(pid: number): Copy {
  return { maps: readFileSync(`/proc/${pid}/maps`), smaps: readFileSync(`/proc/${pid}/smaps`) }
}

function ourText(pid: number, options: readonly string[], { maps, smaps }: Copy): string {
  const read = (file: string): string => readFileSync(`/proc/${pid}/${file}`, 'latin1')
  const about = pmapProcessOf(read('stat'), read('cmdline'), read('comm').trimEnd())
  const choices = { quiet: options.includes('-q'), showPath: options.includes('-p') }
  if (options.length === 0 || options[0] === '-q')
    return [...formatPmap(parseMaps(maps).table, about, choices)].join('')
  if (options[0] === '-d') return [...formatPmapDevice(parseMaps(maps).table, about, choices)].join('')
  const { table, usage } = parseSmaps(smaps)
  if (options[0] === '-x') return [...formatPmapExtended(table, usage, about, choices)].join('')
  return [...formatPmapDetail(table, usage, about, { ...choices, everything: options[0] === '-XX' })].join('')
}

/** The forms that can be compared: as anybody else than root pmap reads the live numbers of smaps. */
const COMPARED = FORMATS.filter((options) => isRoot || !options[0]?.startsWith('-X'))

/** What pmap prints of the copy in each form, which takes root; else of the living process. */
function theirTexts(pid: number, copy: Copy): string[] {
  const settings = { env: { ...process.env, LC_ALL: 'C' }, maxBuffer: 2 ** 28 }
  if (!isRoot)
    return COMPARED.map((options) => spawnSync('pmap', [...options, String(pid)], settings).stdout.toString())
  writeFileSync(join(folder, 'maps'), copy.maps)
  writeFileSync(join(folder, 'smaps'), copy.smaps)
  const { stdout, status, stderr } = spawnSync(
    'unshare',
    ['-m', 'sh', '-c', OVERLAY, 'sh', folder, String(pid), ...COMPARED.map((options) => options.join(' '))],
    settings,
  )
  if (status === 99) throw new Error(`the copy could not be laid over /proc: ${stderr.toString()}`)
  return stdout.toString().split(SEPARATOR).slice(0, -1).map(blankMeaninglessSums)
}

describe('the pmap formats beside pmap itself', () => {
  it('print a process with mappings of every origin as it does', () => {
    const pid = program.pid ?? 0
    const copy = copyOf(pid)
    expect(COMPARED.map((options) => ourText(pid, options, copy))).toEqual(theirTexts(pid, copy))
  })

  it('print every readable process that holds still as it does, in every form', () => {
    const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    let compared = 0
    for (const pid of pids.map(Number)) {
      const pair = compareIfStill(pid)
      if (pair === null) continue
      compared++
      expect(pair.ours, `process ${pid}`).toEqual(pair.theirs)
    }
    expect(compared).toBeGreaterThan(3)
  })
})

/** The texts of a process in every form; null for one that may not be read, ends or changes its mappings meanwhile. */
function compareIfStill(pid: number): { ours: string[]; theirs: string[] } | null {
  try {
    const copy = copyOf(pid)
    const before = readFileSync(`/proc/${pid}/cmdline`, 'latin1')
    // A kernel worker takes the name of what it works at, which changes all the time.
    if (before === '' && pid !== KTHREADD) return null
    // A tool that reads megabytes of smaps for each process would take minutes on a busy machine.
    if (copy.smaps.length > 2 ** 22 || /[^\x20-\x7e]/.test(copy.maps.toString().replaceAll('\n', '')))
      return null
    const ours = COMPARED.map((options) => ourText(pid, options, copy))
    const theirs = theirTexts(pid, copy)
    const isStill = Buffer.compare(copy.maps, readFileSync(`/proc/${pid}/maps`)) === 0
    return isStill && before === readFileSync(`/proc/${pid}/cmdline`, 'latin1') ? { ours, theirs } : null
  } catch (error) {
    if (['ENOENT', 'EACCES', 'EPERM', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return null
    throw error
  }
}
