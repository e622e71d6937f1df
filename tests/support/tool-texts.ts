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

/** A printer, and what its text tells. */
export interface ToolText {
  readonly source: string
  readonly print: (mappings: readonly PrintedMapping[]) => string
  /** `access`: shared and private look alike where a mapping has a file; `none`: no permissions. */
  readonly permissions: 'all' | 'access' | 'none'
  readonly hasOffset: boolean
  /** Names in brackets and memory files are told too. @default true */
  readonly hasAllNames?: false
}

/** What the text of a tool tells of a mapping; null where it has none for it. */
export function toldBy(tool: ToolText, mapping: PrintedMapping): PrintedMapping | null {
  const { permissions } = mapping
  // lldb prints free addresses like memory without name and access.
  if (tool.source === 'lldb' && permissions.startsWith('---') && mapping.name === '') return null
  const isFile = mapping.name.startsWith('/')
  const name = isFile || tool.hasAllNames !== false ? mapping.name : ''
  const isUntold = tool.permissions !== 'all' && (isFile || tool.source === 'valgrind')
  const access = tool.permissions === 'none' ? '???' : permissions.slice(0, 3)
  const offset = tool.hasOffset ? mapping.offset : 0
  return { ...mapping, permissions: `${access}${isUntold ? '?' : (permissions[3] ?? '')}`, offset, name }
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
  {
    source: 'sanitizer',
    permissions: 'none',
    hasOffset: false,
    print: (mappings) =>
      '==4127==Process memory map follows:\n' +
      lines(mappings.map(({ start, end, name }) => `\t0x${hex(start, 12)}-0x${hex(end, 12)}\t${name}`)) +
      '==4127==End of process memory map.\n',
  },
  {
    source: 'tombstone',
    permissions: 'access',
    hasOffset: true,
    print: (mappings) =>
      `memory map (${mappings.length} entries): (fault address prefixed with --->)\n` +
      lines(
        mappings.map(({ start, end, permissions, offset, name }, at) => {
          const range = [start, end - 1].map((each) => hex(each, 16).replace(/^.{8}/, "$&'")).join('-')
          const numbers = [offset, end - start].map((each) => hex(each).padStart(9)).join(' ')
          const behind = name.endsWith('.so') ? ` (BuildId: 00ff) (load bias 0x1000)` : ''
          const arrow = at === 0 ? '--->' : '    '
          return `${arrow}${range} ${permissions.slice(0, 3)} ${numbers}${name === '' ? '' : `  ${name}`}${behind}`
        }),
      ),
  },
  {
    source: 'valgrind',
    permissions: 'access',
    hasOffset: true,
    hasAllNames: false,
    print: (mappings) =>
      '--4127:1: aspacem <<< SHOW_SEGMENTS: out_of_memory (9 segments)\n' +
      lines(
        mappings.flatMap(({ name }, at) =>
          name.startsWith('/') ? [`--4127:1: aspacem (${at},${at},4) ${name}`] : [],
        ),
      ) +
      lines(
        mappings.map(({ start, end, permissions, offset, name }, at) => {
          const isFile = name.startsWith('/')
          const file = `d=0xfe00 i=7       o=${offset} (${at},${at})`
          const range = `${hex(start, 10)}-${hex(end - 1, 10)}`
          return `--4127:1: aspacem ${at}: ${isFile ? 'file' : 'anon'} ${range}    4096 ${permissions.slice(0, 3)}-- ${isFile ? file : ''}`
        }),
      ) +
      '--4127:1: aspacem 99: RSVN 0000000000-0000107fff 1081344 ----- SmFixed\n--4127:1: aspacem >>>\n',
  },
  {
    source: 'core-file',
    permissions: 'access',
    hasOffset: true,
    hasAllNames: false,
    print: (mappings) =>
      '\nElf file type is CORE (Core file)\n\nProgram Headers:\n' +
      lines(
        mappings.map(({ start, end, permissions: [r = '', w = '', x = ''] }) => {
          const access = `${r === 'r' ? 'R' : ' '}${w === 'w' ? 'W' : ' '}${x === 'x' ? 'E' : ' '}`
          return `  LOAD           0x002000 0x${hex(start, 16)} 0x${hex(0, 16)} 0x000000 0x${hex(end - start, 6)} ${access} 0x1000`
        }),
      ) +
      '\n  CORE                 0x0000038e\tNT_FILE (mapped files)\n    Page size: 4096\n' +
      lines(
        mappings
          .filter(({ name }) => name.startsWith('/'))
          .map(
            ({ start, end, offset, name }) =>
              `    0x${hex(start, 16)}  0x${hex(end, 16)}  0x${hex(offset / 4096, 16)}\n        ${name}`,
          ),
      ),
  },
]
