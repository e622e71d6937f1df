import { listCodeFiles } from './code-files'
import type { MappingIndex, MappingTable } from '../tables/mapping-table'
import { isAnonymousRow } from './executable-memory'
import type { FindingSubject } from './finding'
import { MIB } from '../units'

/** A kind of program that makes code as it runs, and needs memory to run it from. */
interface CodeGenerator {
  readonly label: string
  /** Fits the last part of the program's path. */
  readonly program?: RegExp
  /** Fits the last part of a library's path. */
  readonly library?: RegExp
  /** Memory files that it runs code from, by their name; without it, it uses anonymous memory alone. */
  readonly memoryFile?: RegExp
  /** It makes a few small pieces of code, and is linked into programs that never ask it to. */
  readonly isSmall?: true
}

/**
 * The known ones. The program or a mapped library must say so: the name of the memory alone is anybody's to choose.
 */
const CODE_GENERATORS: readonly CodeGenerator[] = [
  {
    label: 'V8 (Node, Electron, Chromium)',
    program: /^(node|nodejs|electron|chrome|chromium|chromium-browser|brave|msedge|code|deno|bun)$/,
    library: /^lib(node|v8|cef|QtWebEngineCore|Qt[56]WebEngineCore)\b.*\.so/,
  },
  { label: 'Java', library: /^(libjvm|libj9jit\w*)\.so/, memoryFile: /^\/memfd:java/ },
  {
    label: '.NET',
    library: /^(libcoreclr|libclrjit|libmonosgen-2\.0|libmono-2\.0)\.so/,
    memoryFile: /^\/memfd:doublemapper/,
  },
  { label: 'Mono', program: /^mono(-sgen)?$/ },
  { label: 'Firefox', library: /^(libxul|libmozjs-\d+)\.so/ },
  { label: 'WebKit', library: /^libjavascriptcoregtk-/ },
  { label: 'Qt QML', library: /^libQt[56]Qml\.so/, memoryFile: /^\/memfd:JITCode:/ },
  { label: 'LuaJIT', program: /^luajit/, library: /^libluajit-/ },
  { label: 'PyPy', program: /^pypy/, library: /^libpypy/ },
  { label: 'Julia', library: /^libjulia-internal\.so/ },
  { label: 'PHP', program: /^php(-fpm|-cgi)?[\d.]*$/, library: /^(opcache|libphp[\d.]*)\.so/ },
  { label: 'Erlang', program: /^beam\.smp$/, memoryFile: /^\/memfd:vmem/ },
  { label: 'Ruby', program: /^ruby[\d.]*$/, library: /^libruby-/ },
  { label: 'QEMU', program: /^qemu-/, memoryFile: /^\/memfd:tcg-jit/ },
  { label: 'Wine', program: /^wine(64)?(-preloader)?$/, library: /^ntdll\.so$/ },
  { label: 'Valgrind and its like', program: /^(memcheck|callgrind|massif|helgrind|drd)-\w+-linux$/ },
  { label: 'rr', library: /^librrpreload\.so/ },
  { label: 'LLVM (Mesa, PostgreSQL)', library: /^libLLVM[-.\d]/ },
  { label: 'libgccjit', library: /^libgccjit\.so/ },
  { label: 'ORC (GStreamer)', library: /^liborc-/, memoryFile: /^\/memfd:orcexec/, isSmall: true },
  { label: 'libffi', library: /^libffi\.so/, memoryFile: /^\/memfd:libffi/, isSmall: true },
  { label: 'NVIDIA', library: /^libnvidia-/, memoryFile: /^\/memfd:\/\.(gl|nv)/ },
  { label: 'PCRE2', library: /^libpcre2?-/, isSmall: true },
]

/** The code generators that a process is known to hold. */
export interface KnownGenerators {
  /** Those that make little code, as they are called. */
  readonly smallLabels: readonly string[]
  /** Executable anonymous memory of any size is to be expected. */
  readonly runsAnonymous: boolean
  /** Those of the rows that the small ones may have made: none where they are more, or larger, than those make. */
  readonly explainFew: (rows: readonly MappingIndex[]) => readonly MappingIndex[]
  /** Says whether running code from this memory file is to be expected. */
  readonly runsMemoryFile: (name: string) => boolean
}

/** PCRE2 and libffi map code in pieces of 64 KiB and less, a few of them. */
const LARGEST_PIECE = MIB
const MOST_PIECES = 16

function areFew({ start, end }: MappingTable, rows: readonly MappingIndex[]): boolean {
  const isPiece = (row: MappingIndex): boolean => (end[row] ?? 0) - (start[row] ?? 0) <= LARGEST_PIECE
  return rows.length <= MOST_PIECES && rows.every(isPiece)
}

/** Says which code generators a process holds, by its program and the libraries that it runs code from. */
export function findCodeGenerators(subject: Pick<FindingSubject, 'name' | 'mappings'>): KnownGenerators {
  const parts = listCodeFiles(subject.mappings).map(({ path }) => path.slice(path.lastIndexOf('/') + 1))
  const known = CODE_GENERATORS.filter(
    ({ program, library }) =>
      program?.test(subject.name) === true || parts.some((part) => library?.test(part) === true),
  )
  const small = known.filter(({ isSmall }) => isSmall === true)
  return {
    smallLabels: small.map(({ label }) => label),
    runsAnonymous: known.length > small.length,
    explainFew: (rows) =>
      small.length > 0 && areFew(subject.mappings, rows)
        ? rows.filter((row) => isAnonymousRow(subject.mappings, row))
        : [],
    runsMemoryFile: (name) => known.some(({ memoryFile }) => memoryFile?.test(name) === true),
  }
}
