import { describe, expect, it } from 'vitest'
import {
  isPmapForm,
  missingFor,
  needsSmaps,
  PMAP_FORMS,
  ROW_FORMS,
  writeMaps,
  type MapsForm,
} from '../../../../src/shared/export/maps-forms'
import type { MapsAbout, MapsToWrite } from '../../../../src/shared/export/maps-to-write'
import { PAUSE } from '../../../../src/shared/format/text-chunks'
import { importText } from '../../../../src/shared/import/import-text'
import { parseSmaps } from '../../../../src/shared/proc/parse-smaps'
import { smapsOf } from '../../../support/map-tables'
import { blankMeaninglessSums } from '../../../support/pmap-sums'
import { PROC_CASES, readFixture, readFixtureText, readPmapProcess } from '../proc/proc-fixture'

const join = (chunks: Iterable<string>): string => [...chunks].join('')
const ABOUT: MapsAbout = {
  pid: 7,
  name: 'x',
  command: '/bin/x --long',
  startStack: null,
  usedMaps: 3,
  limit: 65530,
  changedWhileReading: false,
  readAtMs: 0,
}
const SMALL = smapsOf`
  10000 +2 r-xp @0 #7 /usr/lib/libc.so.6
  20000 +3 rw-p | | Rss=8 Private_Dirty=4 Shared_Dirty=4
  30000 +4 rw-p | | Rss=4
`

/** A recorded process as the window knows it: its words with spaces, and no address in its stack. */
function recorded(name: string): { maps: MapsToWrite; about: MapsAbout } {
  const { pid, cmdline, comm } = readPmapProcess(name)
  const command = cmdline.replace(/\0+$/, '').replaceAll('\0', ' ')
  return { maps: parseSmapsOf(name), about: { ...ABOUT, pid, name: comm, command } }
}

function parseSmapsOf(name: string): MapsToWrite {
  const { table, usage } = parseSmaps(readFixture(name, 'smaps'))
  return { table, usage }
}

describe('the forms of pmap', () => {
  const ordinary = PROC_CASES.filter((name) => name !== 'special-names')

  it.each(ordinary.flatMap((name) => PMAP_FORMS.map((form) => [name, form] as const)))(
    '%s as %s equal the tool byte for byte, with the stack known by its name',
    (name, form) => {
      const { maps, about } = recorded(name)
      expect(join(writeMaps(form, maps, about))).toBe(
        blankMeaninglessSums(readFixtureText(name, `${form}.txt`)),
      )
    },
  )

  it('hold all maps by address, whatever rows were chosen', () => {
    for (const form of PMAP_FORMS) {
      const all = join(writeMaps(form, SMALL, ABOUT))
      expect(join(writeMaps(form, { ...SMALL, rows: [2] }, ABOUT, { where: 'addr:30000' }))).toBe(all)
      expect(isPmapForm(form)).toBe(true)
    }
  })

  it('begin with 0 where the process is not known, and leave a number blank that is not known', () => {
    const { table, usage } = SMALL
    usage.columns.rss[1] = Number.NaN
    const lines = join(
      writeMaps('pmap-x', { table, usage }, { ...ABOUT, pid: null, command: '', name: '' }),
    ).split('\n')
    usage.columns.rss[1] = 8192
    expect(lines[0]).toBe('0:   []')
    expect(lines[3]).toBe('0000000000020000      12               8 rw---   [ anon ]')
    expect(lines.at(-2)).toBe('total kB              36       4       8')
  })
})

describe('the forms of rows', () => {
  it('hold the rows that were chosen in their order', () => {
    const chosen = { ...SMALL, rows: [2, 0] }
    for (const form of ROW_FORMS) {
      const text = join(writeMaps(form, chosen, ABOUT))
      expect(text.indexOf('30000')).toBeGreaterThan(0)
      expect(text.indexOf('10000')).toBeGreaterThan(text.indexOf('30000'))
      expect(text).not.toContain('20000')
      expect(isPmapForm(form)).toBe(false)
    }
  })
})

describe('what a form needs', () => {
  const missing = (maps: MapsToWrite): Partial<Record<MapsForm, string>> =>
    Object.fromEntries(
      [...ROW_FORMS, ...PMAP_FORMS].flatMap((form) => {
        const what = missingFor(form, maps)
        return what === null ? [] : [[form, what]]
      }),
    )

  it('is smaps for pmap -x, -X and -XX, and nothing else where it was read', () => {
    expect(missing(SMALL)).toEqual({})
    expect(missing({ ...SMALL, usage: null })).toEqual({
      'pmap-x': 'smaps',
      'pmap-X': 'smaps',
      'pmap-XX': 'smaps',
    })
    expect([...ROW_FORMS, ...PMAP_FORMS].filter(needsSmaps)).toEqual(['pmap-x', 'pmap-X', 'pmap-XX'])
  })

  it('is what an imported text of pmap does not tell', () => {
    const text = join(writeMaps('pmap-x', SMALL, ABOUT))
    const { mappings, usage, absent } = importText(Buffer.from(text), 0)
    expect(missing({ table: mappings, usage, absent })).toEqual({
      'pmap-d': 'offsets and devices',
      'pmap-x': 'Shared_Dirty and Private_Dirty',
      'pmap-X': 'offsets, devices and inodes',
      'pmap-XX': 'offsets, devices and inodes',
    })
  })

  it('is nothing for pmap of an imported text of pmap, which comes out as it went in', () => {
    const text = [
      '7:   /bin/x --long',
      '0000000000010000      8K r-x-- libc.so.6',
      '0000000000020000     12K rw---   [ anon ]',
      '0000000000030000     16K rw-s-   [ shmid=0x8001 ]',
      '0000000000040000     16K rw---   [ stack ]',
      ' total               52K\n',
    ].join('\n')
    const { mappings: table, usage, absent, info } = importText(Buffer.from(text), 0)
    const about = { ...ABOUT, pid: info.pid, name: info.name, command: info.command }
    expect(join(writeMaps('pmap', { table, usage, absent }, about))).toBe(text)
  })
})

describe('a large table', () => {
  it('is written in small pieces, also while a form measures its columns', () => {
    const length = 20_000
    const column = Float64Array.from({ length }, (_, row) => (row + 1) * 8192)
    const table = { ...SMALL.table, length, start: column, end: column.map((start) => start + 4096) }
    const usage = { ...SMALL.usage, length, fieldOrder: ['Rss'] }
    for (const form of ['table', 'pmap-X'] as const) {
      const pieces = [...writeMaps(form, { table, usage }, ABOUT)]
      expect(pieces.filter((piece) => piece === PAUSE).length).toBeGreaterThan(3)
      expect(Math.max(...pieces.map(({ length: size }) => size))).toBeLessThan(70_000)
    }
  })
})
