import { parseHex } from '../format/address'
import { MappingTableBuilder } from '../proc/mapping-table-builder'
import { UsageTableBuilder } from '../proc/usage-table-builder'
import { StringTableBuilder } from '../tables/string-table'
import { BYTES_PER_KIB } from '../units'
import { badLine, END_OF_ADDRESSES, nameFromPmap, parseMode, type ImportedTables } from './imported-tables'

/** `address sizeK mode name` of pmap. */
const PLAIN_ROW = /^([0-9a-f]{8,16})\s+(\d+)K ([rwxs-]{5})(?: (.*))?$/
/** `address kbytes rss dirty mode name` of pmap -x. */
const EXTENDED_ROW = /^([0-9a-f]{8,16})\s+(\d+)\s+(\d+)\s+(\d+) ([rwxs-]{5})(?: (.*))?$/
/** The one mapping of x86-64 that the limit does not count; pmap calls it anonymous. Source: get_gate_vma(). */
const VSYSCALL = 0xffffffffff600000
/** Lines that hold no mapping: the process, the heads, the rule and the total. */
const OTHER_LINE = /^(\d+:\s|Address\s|-{4}| ?total\s|$)/

/** Reads the rows of pmap or pmap -x, which tell neither offsets nor inodes, and only last parts of paths. */
export function importPmap(lines: readonly string[], source: 'pmap' | 'pmap-x'): ImportedTables {
  const rows = new MappingTableBuilder()
  const strings = new StringTableBuilder()
  const usage = new UsageTableBuilder()
  const pattern = source === 'pmap' ? PLAIN_ROW : EXTENDED_ROW
  let isCut = false
  for (const [at, line] of lines.entries()) {
    if (OTHER_LINE.test(line)) continue
    const match = pattern.exec(line)
    const start = parseHex(match?.[1] ?? '')
    if (!match || start === undefined) {
      if (at < lines.length - 1) throw badLine(at + 1, line)
      isCut = true
      continue
    }
    const [mode = '', name = ''] = source === 'pmap' ? match.slice(3) : match.slice(5)
    const end = start + Number(match[2]) * BYTES_PER_KIB
    if (end <= start || end > END_OF_ADDRESSES) throw badLine(at + 1, line)
    const row = rows.append(
      start,
      end,
      parseMode(mode),
      0,
      0,
      0,
      0,
      strings.intern(start === VSYSCALL ? '[vsyscall]' : nameFromPmap(name)),
    )
    if (row < rows.length - 1 || rows.changedWhileReading) usage.rewind(row)
    if (source === 'pmap-x') {
      usage.column('Rss', 'bytes')?.set(row, Number(match[3]) * BYTES_PER_KIB)
      usage.column('Dirty', 'bytes')?.set(row, Number(match[4]) * BYTES_PER_KIB)
    }
  }
  const mappings = rows.finish(strings.finish())
  return {
    mappings,
    usage:
      source === 'pmap' ? null : usage.finish(mappings.length, { strings: [''] }, ['Size', 'Rss', 'Dirty']),
    absent: ['offset', 'device', 'inode', 'path'],
    isTorn: rows.changedWhileReading,
    isCut,
  }
}
