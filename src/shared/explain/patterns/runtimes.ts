import { mappingKindCode } from '../../tables/mapping-kind'
import type { MappingTable } from '../../tables/mapping-table'

/** The file of a program or library that runs code in the process, for each runtime that was recognised by it. */
export type Runtimes = ReadonlyMap<Runtime, string>

/** What the files of code give away. */
export type Runtime = 'hotspot' | 'v8' | 'coreclr' | 'wine' | 'jemalloc' | 'python' | 'glibc' | 'musl'

/** Asked of the last part of the path. */
const FILES: readonly (readonly [Runtime, RegExp])[] = [
  ['hotspot', /^libjvm\.so$/],
  [
    'v8',
    /^(node|nodejs|electron|chrome|chromium|chromium-browser|msedge|brave|deno|d8)$|^lib(node|v8)\b.*\.so/,
  ],
  ['coreclr', /^libcoreclr\.so$/],
  ['wine', /^(wine(64)?(-preloader)?|ntdll(\.dll)?\.so)$/],
  ['jemalloc', /^libjemalloc\.so/],
  ['python', /^(python3?(\.\d+)?|libpython3.*\.so.*)$/],
  ['glibc', /^libc(\.so\.6|-2\.\d+\.so)$/],
  ['musl', /^(ld-musl-.*\.so\.1|libc\.musl-.*\.so\.1)$/],
]

const DELETED = ' (deleted)'
const CODE = mappingKindCode('code')

/** Recognises runtimes by the files that a process runs code from. Cost: each such name is matched once. */
export function findRuntimes(table: MappingTable): Runtimes {
  const found = new Map<Runtime, string>()
  const seen = new Set<number>()
  for (let row = 0; row < table.length; row++) {
    const name = table.name[row] as number
    if (table.kind[row] !== CODE || seen.has(name)) continue
    seen.add(name)
    const file = fileNameOf(table.strings.strings[name] ?? '')
    for (const [runtime, pattern] of FILES)
      if (pattern.test(file) && !found.has(runtime)) found.set(runtime, file)
  }
  return found
}

/** The last part of a path, without what the kernel adds to that of a deleted file. */
export function fileNameOf(path: string): string {
  const end = path.endsWith(DELETED) ? path.length - DELETED.length : path.length
  return path.slice(path.lastIndexOf('/', end) + 1, end)
}
