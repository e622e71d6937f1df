import { hexIn, importRows, parseAccess, type TextRow } from '../import-rows'
import type { TextFormat } from '../text-format'

/** An arrow where an address was asked for; start, end, permissions, size, offset, file. The arrow is three bytes. */
const ROW =
  /^\s*(?:\u00e2\u0096\u00ba\s*)?0x([0-9a-f]{1,16})\s+0x([0-9a-f]{1,16})\s+([r-][w-][x-])[sp-]?\s+([0-9a-f]{1,16})\s+([0-9a-f]{1,16})(?:\s+(\S.*?))?\s*$/
/** What it calls memory without a name. */
const UNNAMED = /^\[anon_[0-9a-f]+\]$/

/** `vmmap` of pwndbg: it prints "p" behind the access of every mapping, of shared ones too. */
export const PWNDBG: TextFormat = {
  source: 'pwndbg',
  row: ROW,
  read: (taken) => importRows('pwndbg', taken, readRow),
}

function readRow(line: string): TextRow | undefined {
  const [, from = '', to = '', access = '', size = '', at = '', printed = ''] = ROW.exec(line) ?? []
  const [start, end, offset] = [hexIn(from), hexIn(to), hexIn(at)]
  if (end - start !== hexIn(size)) return undefined
  const name = UNNAMED.test(printed) ? '' : printed
  return { start, end, permissions: parseAccess(access, name), offset, name }
}
