import { VmatlasError } from '../errors'
import { makeHarmless } from '../format/name'
import type { LineRange } from './find-rows'
import { textOf, type TextLines } from './text-lines'

interface Kind {
  readonly pattern: RegExp
  readonly sentence: string
}

const READABLE =
  'Give a snapshot file, or text with the lines of /proc/PID/maps, /proc/PID/smaps, pmap or a debugger.'

/** Texts that are known and not read, by a line that only they have. */
const KINDS: readonly Kind[] = [
  {
    pattern: /^\s*\[ *\d+\] [0-9A-F]{8}-[0-9A-F-]{12,} 0x[0-9a-f]+ \S/,
    sentence: "This is lldb's list of images, which tells where files begin and not where they end.",
  },
  {
    pattern: /^\s*LOAD\s+0x[0-9a-f]+\s+0x[0-9a-f]+\s/,
    sentence:
      'These are program headers of a file, or of a core file without its head (readelf -lWn prints it).',
  },
  {
    pattern: /^\s*\[\d+\]\s+0x[0-9a-f]+->0x[0-9a-f]+ at 0x[0-9a-f]+: \S/,
    sentence:
      "These are gdb's sections, not the mappings of a process. Of a core file readelf -lWn prints them.",
  },
  {
    pattern: /^(?:==== (?:Non-writable|Writable) regions for process|VM(?:U|_ALLOCATE) .* SM=)/,
    sentence: 'This is vmmap of macOS. VMAtlas reads memory maps of Linux.',
  },
  {
    pattern: /^\s*PID\s+START\s+END\s+PRT\s+RES\b/,
    sentence: 'This is procstat of FreeBSD. VMAtlas reads memory maps of Linux.',
  },
]

/** The error for lines without mappings that can be read: it names what the text is, where that is known. */
export function nameUnreadable(lines: TextLines, { from, to }: LineRange): VmatlasError {
  const found = KINDS.map(() => false)
  let first: string | null = null
  let writtenCount = 0
  for (let line = from; line < to; line++) {
    const text = textOf(lines, line)
    if (text.trim() === '') continue
    first ??= text
    writtenCount++
    for (const [kind, { pattern }] of KINDS.entries()) found[kind] ||= pattern.test(text)
  }
  if (first === null) return new VmatlasError('invalid-request', 'The text is empty.', READABLE)
  if (writtenCount === 1 && /^\d+:\s+\S/.test(first)) {
    return new VmatlasError(
      'invalid-request',
      'pmap printed no mapping: it could not read this process, or it is a kernel thread.',
      'Run pmap as the owner of the process, or as root.',
    )
  }
  return new VmatlasError(
    'invalid-request',
    KINDS[found.indexOf(true)]?.sentence ??
      `This is not a recognised memory map: it begins "${makeHarmless(first.slice(0, 60))}".`,
    READABLE,
  )
}
