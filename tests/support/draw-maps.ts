import type { DiffSide } from '../../src/shared/diff/diff-side'
import { MappingTableBuilder } from '../../src/shared/proc/mapping-table-builder'
import { lowVmFlagBits, type VmFlagCode } from '../../src/shared/proc/vm-flags'
import { StringTableBuilder } from '../../src/shared/tables/string-table'
import { USAGE_FIELD_NAMES, type UsageField } from '../../src/shared/tables/usage-field'
import type { UsageTable } from '../../src/shared/tables/usage-table'

export const PAGE = 4096
/** Where the first character of a drawing lies. */
const DRAWING_BASE = 0x10_0000

interface Legend {
  readonly permissions: number
  readonly name: string
  readonly inode: number
  readonly offsetPages: number
  readonly rss: number
  readonly flags: readonly VmFlagCode[]
}

const ANONYMOUS: Legend = { permissions: 3, name: '', inode: 0, offsetPages: 0, rss: Number.NaN, flags: [] }

/** Letters that need no legend. */
const KNOWN: Readonly<Record<string, Legend>> = {
  w: ANONYMOUS,
  r: { ...ANONYMOUS, permissions: 1 },
  n: { ...ANONYMOUS, permissions: 0 },
  h: { ...ANONYMOUS, name: '[heap]' },
}

/**
 * Draws the maps of a process: a character a page, "." unmapped, "|" a border between two rows of the same letter.
 *
 * `w` `r` `n` are anonymous memory with rw, r and no permissions, `h` is the heap. Other letters have a line in the
 * legend; a file's offsets run from the first page of its letter (or `@pages`) on. `rss=` counts pages of each row.
 *
 *   drawMaps`
 *     www..AAAA|AA
 *     A = r-x inode=7 @4 flags=hg,dd rss=2 /lib/libfoo.so
 *   `
 */
export function drawMaps(text: TemplateStringsArray | string, ...values: readonly unknown[]): DiffSide {
  const source = typeof text === 'string' ? text : String.raw({ raw: text }, ...values)
  const lines = source.split('\n').map((line) => line.trim())
  const [drawing = '', ...legendLines] = lines.filter((line) => line !== '')
  const legend = { ...KNOWN }
  for (const line of legendLines) {
    const [, letter = '?', rest = ''] = /^(.) = (.*)$/.exec(line) ?? []
    legend[letter] = parseLegend(rest)
  }
  return buildSide(drawing, legend)
}

function parseLegend(text: string): Legend {
  const legend = { ...ANONYMOUS, permissions: 0, name: '' }
  const words = text.split(' ')
  for (const [at, word] of words.entries()) {
    const [, key, value = ''] = /^(inode|rss|flags|@)=?(.*)$/.exec(word) ?? []
    if (key === 'inode') legend.inode = Number(value)
    else if (key === 'rss') legend.rss = Number(value) * PAGE
    else if (key === 'flags') legend.flags = value.split(',') as VmFlagCode[]
    else if (key === '@') legend.offsetPages = Number(value)
    else if (at === 0) legend.permissions = permissionBits(word)
    else {
      legend.name = words.slice(at).join(' ')
      break
    }
  }
  return legend
}

function permissionBits(letters: string): number {
  return ['r', 'w', 'x', 's'].reduce((bits, letter, at) => bits | (letters.includes(letter) ? 1 << at : 0), 0)
}

function buildSide(drawing: string, legend: Readonly<Record<string, Legend>>): DiffSide {
  const strings = new StringTableBuilder()
  const rows = new MappingTableBuilder()
  const metas: Legend[] = []
  const firstPages = new Map<string, number>()
  let page = 0
  for (const [run] of drawing.matchAll(/\||(.)\1*/g)) {
    const letter = run[0] ?? '.'
    if (letter === '|') continue
    if (letter !== '.') {
      const meta = legend[letter]
      if (!meta) throw new Error(`the drawing has no legend for ${letter}`)
      if (!firstPages.has(letter)) firstPages.set(letter, page)
      const isFile = meta.inode > 0
      const offset = isFile ? (page - (firstPages.get(letter) ?? 0) + meta.offsetPages) * PAGE : 0
      const start = DRAWING_BASE + page * PAGE
      const name = strings.intern(meta.name)
      rows.append(
        start,
        start + run.length * PAGE,
        meta.permissions,
        offset,
        isFile ? 0x800001 : 0,
        meta.inode,
        0,
        name,
      )
      metas.push(meta)
    }
    page += run.length
  }
  return { mappings: rows.finish(strings.finish()), usage: buildUsage(metas), absent: [] }
}

/** Without any rss or flags in the legend, as if only maps was read. */
function buildUsage(rows: readonly Legend[]): UsageTable | null {
  if (rows.every((row) => Number.isNaN(row.rss) && row.flags.length === 0)) return null
  const length = rows.length
  const unknown = new Float64Array(length).fill(Number.NaN)
  const columns = Object.fromEntries(USAGE_FIELD_NAMES.map((field) => [field, unknown])) as Record<
    UsageField,
    Float64Array
  >
  columns.rss = Float64Array.from(rows, (row) => row.rss)
  return {
    columns,
    others: [],
    flagsLow: Uint32Array.from(rows, (row) => lowVmFlagBits(...row.flags)),
    flagsHigh: new Uint32Array(length),
    flagsUnknown: new Uint32Array(length),
    fieldOrder: ['Size', 'Rss', 'VmFlags'],
    strings: { strings: [''] },
    length,
  }
}
