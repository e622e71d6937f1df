/**
 * What happened between two texts of maps, worked out once more by sets of pages: no intervals, no sweep, nothing of
 * src/shared/diff. Slow, and simple enough to be believed.
 */

const PAGE = 4096

/** A line of the text. */
export interface OracleRow {
  readonly row: number
  readonly first: number
  readonly end: number
  readonly permissions: string
  readonly offset: number
  readonly identity: string
  readonly name: string
  readonly path: string
  readonly backing: 'anonymous' | 'kernel' | 'file' | 'object'
  readonly flags: readonly string[] | null
  readonly numbers: ReadonlyMap<string, number>
}

/** One side: its rows, and the row of each mapped page. */
export interface OracleSide {
  readonly rows: readonly OracleRow[]
  readonly rowOfPage: ReadonlyMap<number, OracleRow>
}

/** Reads maps or smaps line by line. */
export function readOracleSide(text: string): OracleSide {
  const rows: (OracleRow & { flags: readonly string[] | null; numbers: Map<string, number> })[] = []
  for (const line of text.split('\n')) {
    const header = /^([0-9a-f]+)-([0-9a-f]+) (\S{4}) ([0-9a-f]+) (\S+) (\d+) ?(.*)$/.exec(line)
    const field = /^(\w+): +(\d+) kB$/.exec(line)
    const last = rows.at(-1)
    if (header) {
      const [, start = '', end = '', permissions = '', offset = '', device = '', inode = '', name = ''] =
        header
      rows.push({
        row: rows.length,
        first: parseInt(start, 16) / PAGE,
        end: parseInt(end, 16) / PAGE,
        permissions,
        offset: parseInt(offset, 16) / PAGE,
        identity: `${device} ${inode}`,
        name,
        path: name.replace(/ \(deleted\)$/, ''),
        backing: backingOf(name),
        flags: null,
        numbers: new Map(),
      })
    } else if (field && last) last.numbers.set(field[1] ?? '', Number(field[2]) * 1024)
    else if (line.startsWith('VmFlags:') && last) last.flags = line.slice(8).trim().split(' ').filter(Boolean)
  }
  const rowOfPage = new Map<number, OracleRow>()
  for (const row of rows) for (let page = row.first; page < row.end; page++) rowOfPage.set(page, row)
  return { rows, rowOfPage }
}

function backingOf(name: string): OracleRow['backing'] {
  if (name === '' || name === '[heap]' || name === '[stack]' || name.startsWith('[anon:')) return 'anonymous'
  if (name.startsWith('[')) return 'kernel'
  return /^(\/memfd:|\/dev\/zero \(deleted\)|\/SYSV)/.test(name) ? 'object' : 'file'
}

/** Compares pages of the two sides; `hasInodes`: their inode numbers mean the same. */
export class PageComparer {
  readonly #hasInodes: boolean

  constructor(hasInodes: boolean) {
    this.#hasInodes = hasInodes
  }

  /** The same file, whatever part of it. */
  isSameFile(old: OracleRow, now: OracleRow): boolean {
    return this.#hasInodes ? old.identity === now.identity : old.path === now.path
  }

  /** The same memory: anonymous, or the same page of the same file; also where the file of that name was replaced. */
  isSameMemory(old: OracleRow, oldPage: number, now: OracleRow, nowPage: number): boolean {
    if (old.backing !== now.backing) return false
    if (old.backing === 'anonymous') return true
    if (old.backing === 'kernel') return old.path === now.path
    if (old.offset + oldPage - old.first !== now.offset + nowPage - now.first) return false
    if (this.#hasInodes && old.identity === now.identity) return true
    return old.path === now.path && !(this.#hasInodes && old.backing === 'object')
  }

  /** The words of what changed on a page. */
  changes(old: OracleRow, oldPage: number, now: OracleRow, nowPage: number): Set<string> {
    if (!this.isSameMemory(old, oldPage, now, nowPage)) return new Set(['replaced'])
    const found = new Set<string>()
    if (old.permissions !== now.permissions) found.add('protection')
    if (old.name !== now.name) found.add('renamed')
    if (this.#hasInodes && old.identity !== now.identity) found.add('replaced')
    const flags = flagChange(old, now)
    if (flags.came.length + flags.went.length > 0) found.add('flags')
    return found
  }
}

/** Flags that came and went, without those that permissions explain. */
export function flagChange(old: OracleRow, now: OracleRow): { came: string[]; went: string[] } {
  if (!old.flags || !now.flags) return { came: [], went: [] }
  const quiet = new Set([
    'rd',
    'wr',
    'ex',
    'sh',
    'sd',
    ...(old.permissions === now.permissions ? [] : ['ac']),
  ])
  const [had, has] = [old.flags, now.flags].map((flags) => flags.filter((flag) => !quiet.has(flag)))
  return {
    came: (has ?? []).filter((flag) => !had?.includes(flag)),
    went: (had ?? []).filter((flag) => !has?.includes(flag)),
  }
}
