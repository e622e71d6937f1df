import { encodeName } from '../../src/shared/format/name'
import { parseMaps, type ParsedMaps } from '../../src/shared/proc/parse-maps'
import { SmapsParser, type ParsedSmaps } from '../../src/shared/proc/parse-smaps'

const PAGE = 4096
/** What flags private memory of these permissions has when nothing else was done to it. */
const PLAIN_FLAGS: Readonly<Record<string, string>> = {
  '---p': 'mr mw me',
  'r--p': 'rd mr mw me',
  'r-xp': 'rd ex mr mw me',
  'rw-p': 'rd wr mr mw me ac',
  rwxp: 'rd wr ex mr mw me ac',
  'r--s': 'rd sh mr me ms',
  'rw-s': 'rd wr sh mr mw me ms',
}

/**
 * Parses maps written short, one mapping a line: START +PAGES PERMISSIONS [@OFFSET] [#INODE] [NAME].
 *
 * START is hexadecimal, or `...` for "where the one before ends". OFFSET is hexadecimal bytes; an INODE puts the
 * mapping on device fe:01.
 *
 *   mapsOf`
 *     10000 +2 r-xp @2000 #7 /lib/x.so
 *     ...   +1 rw-p
 *   `
 */
export function mapsOf(text: TemplateStringsArray, ...values: readonly (string | number)[]): ParsedMaps {
  const lines = readLines(String.raw({ raw: text }, ...values))
  return parseMaps(toBytes(lines.map((line) => line.header)))
}

/**
 * As {@link mapsOf} with smaps: behind a `|` the VmFlags (`+nh -ac` changes the plain ones of the permissions) and
 * behind another `|` numbers in KiB, all others are 0.
 *
 *   smapsOf`10000 +2 rw-p | +nh | Rss=8 Anonymous=8`
 */
export function smapsOf(text: TemplateStringsArray, ...values: readonly (string | number)[]): ParsedSmaps {
  const parser = new SmapsParser()
  const lines = readLines(String.raw({ raw: text }, ...values))
  parser.push(toBytes(lines.flatMap((line) => [line.header, ...line.fields])))
  return parser.finish()
}

interface Line {
  readonly header: string
  readonly fields: readonly string[]
}

function readLines(text: string): Line[] {
  let end = 0n
  const rows = text.split('\n').filter((row) => row.trim() !== '')
  return rows.map((row) => {
    const [mapping = '', flags = '', numbers = ''] = row.split('|').map((part) => part.trim())
    const match = /^(\S+)\s+\+(\d+)\s+(\S{4})(?:\s+@(\w+))?(?:\s+#(\d+))?(?:\s+(.*))?$/.exec(mapping)
    if (!match) throw new Error(`not a mapping: ${row}`)
    const [, from = '', pages = '', permissions = '', offset = '0', inode = '0', name = ''] = match
    const start = from === '...' ? end : BigInt(`0x${from}`)
    end = start + BigInt(pages) * BigInt(PAGE)
    const device = inode === '0' ? '00:00' : 'fe:01'
    const range = `${start.toString(16).padStart(8, '0')}-${end.toString(16).padStart(8, '0')}`
    const header = `${range} ${permissions} ${offset.padStart(8, '0')} ${device} ${inode}`
    return {
      header: name === '' ? `${header} ` : `${header.padEnd(72)} ${encodeName(name)}`,
      fields: smapsFields(Number(pages) * 4, permissions, flags, numbers),
    }
  })
}

function smapsFields(size: number, permissions: string, flags: string, numbers: string): string[] {
  const given = new Map(numbers.split(/\s+/).map((pair) => pair.split('=') as [string, string]))
  const kib = (label: string, value = given.get(label) ?? '0'): string =>
    `${`${label}:`.padEnd(15)} ${value.padStart(8)} kB`
  const sizes = [
    'Rss',
    'Pss',
    'Shared_Clean',
    'Shared_Dirty',
    'Private_Clean',
    'Private_Dirty',
    'Anonymous',
    'AnonHugePages',
    'Swap',
  ]
  return [
    kib('Size', String(size)),
    ...sizes.map((label) => kib(label)),
    `THPeligible: ${(given.get('THPeligible') ?? '0').padStart(11)}`,
    `ProtectionKey: ${(given.get('ProtectionKey') ?? '0').padStart(9)}`,
    `VmFlags: ${flagsFor(permissions, flags)} `,
  ]
}

function flagsFor(permissions: string, changes: string): string {
  const codes = new Set((PLAIN_FLAGS[permissions] ?? '').split(' '))
  for (const change of changes.split(/\s+/).filter(Boolean)) {
    if (change.startsWith('-')) codes.delete(change.slice(1))
    else codes.add(change.replace('+', ''))
  }
  return [...codes].join(' ')
}

function toBytes(lines: readonly string[]): Uint8Array {
  return Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1')
}
