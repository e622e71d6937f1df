/** How tools other than the kernel print mappings: one printer for each format that is imported. */

/** A mapping as the kernel knows it. */
export interface PrintedMapping {
  readonly start: number
  readonly end: number
  /** As maps prints them. */
  readonly permissions: string
  readonly offset: number
  readonly name: string
}

/** A printer, and what its text carries. */
export interface ToolText {
  readonly source: string
  readonly print: (mappings: readonly PrintedMapping[]) => string
  /** `access`: shared and private look alike where a mapping has a file; `none`: no permissions. */
  readonly permissions: 'all' | 'access' | 'none'
  readonly hasOffset: boolean
}

const hex = (value: number, width = 0): string => value.toString(16).padStart(width, '0')
const ox = (value: number, width: number): string => `0x${hex(value)}`.padStart(width)
const lines = (rows: readonly string[]): string => rows.map((row) => `${row}\n`).join('')

export const TOOL_TEXTS: readonly ToolText[] = [
  {
    source: 'gdb',
    permissions: 'all',
    hasOffset: true,
    print: (mappings) =>
      'process 4127\nMapped address spaces:\n\n' +
      '          Start Addr           End Addr       Size     Offset  Perms  objfile\n' +
      lines(
        mappings.map(
          ({ start, end, permissions, offset, name }) =>
            `${ox(start, 18)} ${ox(end, 18)} ${ox(end - start, 10)} ${ox(offset, 10)}  ${permissions}   ${name}`,
        ),
      ),
  },
  {
    source: 'gdb',
    permissions: 'none',
    hasOffset: true,
    print: (mappings) =>
      lines(
        mappings.map(
          ({ start, end, offset, name }) =>
            `${ox(start, 18)} ${ox(end, 18)} ${ox(end - start, 10)} ${ox(offset, 10)} ${name}`,
        ),
      ),
  },
  {
    source: 'pwndbg',
    permissions: 'access',
    hasOffset: true,
    print: (mappings) =>
      lines(
        mappings.map(
          ({ start, end, permissions, offset, name }) =>
            `${ox(start, 18)} ${ox(end, 18)} ${permissions.slice(0, 3)}p ${hex(end - start).padStart(8)} ` +
            `${hex(offset).padStart(6)} ${name === '' ? `[anon_${hex(start).slice(0, -3)}]` : name}`,
        ),
      ),
  },
  {
    source: 'gef',
    permissions: 'access',
    hasOffset: true,
    print: (mappings) =>
      'Start              End                Offset             Perm Path\n' +
      lines(
        mappings.map(
          ({ start, end, permissions, offset, name }) =>
            `0x${hex(start, 16)} 0x${hex(end, 16)} 0x${hex(offset, 16)} ${permissions.slice(0, 3)} ${name}`,
        ),
      ),
  },
  {
    source: 'lldb',
    permissions: 'access',
    hasOffset: false,
    print: (mappings) =>
      '(lldb) memory region --all\n' +
      lines(
        mappings.map(
          ({ start, end, permissions, name }) =>
            `[0x${hex(start, 16)}-0x${hex(end, 16)}) ${permissions.slice(0, 3)}${name === '' ? '' : ` ${name}`}`,
        ),
      ),
  },
]
