import { showName } from '../format/name'
import type { SysctlKey } from './line-verdict'
import { isSysctlMainFile, sysctlFilePath, type SysctlFile } from './sysctl-files'

/** A line that mentions the key and sets nothing. */
export interface IdleLine {
  /** Null for the kernel's command line. */
  readonly file: SysctlFile | null
  /** From 1; 0 for the kernel's command line. */
  readonly number: number
  /** As it stands, bytes in latin1, without white space around it. */
  readonly text: string
  /** Why it has no effect, one sentence. */
  readonly reason: string
}

interface JudgedPlaces {
  /** The lines that at least one tool takes for the key. */
  readonly lines: readonly { readonly file: SysctlFile | null; readonly number: number }[]
  readonly key: SysctlKey
}

/** Longer lines are not settings; comparing words costs time. */
const LONGEST_LINE = 1000
/** So many letters may be wrong in a word that is still taken for the key. */
const TYPING_MISTAKES = 2

/**
 * Finds the lines that mention the key, or nearly so, and that neither systemd-sysctl nor sysctl takes for it, with why.
 *
 * Comments are left out unless they are a setting that was commented out. Names and text are bytes in latin1.
 */
export function findIdleLines(
  files: readonly SysctlFile[],
  commandLine: string,
  { lines, key }: JudgedPlaces,
): IdleLine[] {
  const judged = new Set(lines.map(({ file, number }) => placeOf(file, number)))
  const idle: IdleLine[] = findOnCommandLine(commandLine, key)
  for (const file of files) {
    if (file.content.type !== 'text') continue
    for (const [index, line] of file.content.text.split('\n').entries()) {
      const text = line.trim()
      if (text === '' || text.length > LONGEST_LINE || judged.has(placeOf(file, index + 1))) continue
      const reason = mentions(text, key) ? whyIdle(text, file, key) : null
      if (reason !== null) idle.push({ file, number: index + 1, text, reason })
    }
  }
  return idle
}

/** Says whether a text names the last part of the key, or nearly so: `max_map_count`, `max-map-count`, `maxmapcount`. */
export function mentions(text: string, key: SysctlKey): boolean {
  const name = plain(key.path.slice(key.path.lastIndexOf('/') + 1))
  if (plain(text).includes(name)) return true
  const words = text.toLowerCase().match(/[a-z][a-z0-9_.-]*/g) ?? []
  return words.some((word) => isNearly(plain(word.slice(word.lastIndexOf('.') + 1)), name))
}

function placeOf(file: SysctlFile | null, number: number): string {
  return `${file === null ? '' : sysctlFilePath(file)}:${number}`
}

function findOnCommandLine(commandLine: string, key: SysctlKey): IdleLine[] {
  const words: string[] = commandLine.match(/(?:[^\s"]|"[^"]*")+/g) ?? []
  const end = words.indexOf('--')
  return words.flatMap((word, index) => {
    const isForKernel = end < 0 || index < end
    if (!/^[^=]*=/.test(word) || !mentions(word.split('=', 1)[0] ?? '', key)) return []
    if (isForKernel && /^"?sysctl[./]/.test(word) && readsAs(word.replace(/^"?sysctl[./]/, ''), key))
      return []
    const reason = isForKernel
      ? `The kernel takes sysctl.${dotted(key)}=NUMBER and nothing else.`
      : 'What follows -- is for init, not for the kernel.'
    return [{ file: null, number: 0, text: word, reason }]
  })
}

function readsAs(setting: string, key: SysctlKey): boolean {
  return setting.split('=', 1)[0]?.replaceAll('.', '/') === key.path
}

/** Null for a comment that is only words. */
function whyIdle(text: string, file: SysctlFile, key: SysctlKey): string | null {
  if (/^[#;]/.test(text)) {
    const setting = text.replace(/^[#;\s]+/, '')
    return /^[^\s=]+\s*=/.test(setting) && mentions(setting.split('=', 1)[0] ?? '', key)
      ? 'It is commented out.'
      : null
  }
  if (!isSysctlMainFile(file) && !file.name.endsWith('.conf')) {
    return `No tool reads this file: its name does not end in .conf.`
  }
  const equals = text.indexOf('=')
  if (/^(?:sudo\s+)?(?:\S*\/)?sysctl\s/.test(text))
    return `It is a command, not a setting: write ${dotted(key)} = NUMBER.`
  if (/(?:^|\s)(?:echo|printf|tee)\s|>\s*\/proc\//.test(text)) {
    return `It is a command for a shell, not a setting: write ${dotted(key)} = NUMBER.`
  }
  if (equals < 0) return `It has no equals sign: write ${dotted(key)} = NUMBER.`
  return whyOtherKey(text.slice(0, equals).trim(), text.slice(equals + 1).trim(), key)
}

/** Why a name in front of the equals sign is another key than the one it resembles. */
function whyOtherKey(name: string, value: string, key: SysctlKey): string {
  const shown = showName(name)
  if (!mentions(name, key)) {
    return `A new line is missing: it sets ${shown} to "${showName(value)}".`
  }
  if (name.startsWith('\u00ef\u00bb\u00bf'))
    return 'The file begins with a byte order mark, which becomes part of the name.'
  if (/["'`]/.test(name)) return 'Quotes become part of the name: this is TOML or shell, not sysctl.conf(5).'
  if (/^[{[]|:\s/.test(name)) return 'This is not the format of sysctl.conf(5).'
  if (/\s/.test(name)) return `There is no key "${shown}": only ${dotted(key)} may precede the equals sign.`
  return `There is no key ${shown}: the name is ${dotted(key)}.`
}

function dotted(key: SysctlKey): string {
  return key.path.replaceAll('/', '.')
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '')
}

/** Says whether few letters differ (Levenshtein's distance); the words are short. */
function isNearly(word: string, name: string): boolean {
  if (Math.abs(word.length - name.length) > TYPING_MISTAKES) return false
  let row = Array.from({ length: name.length + 1 }, (_, column) => column)
  for (let index = 0; index < word.length; index++) {
    const next = [index + 1]
    for (let column = 0; column < name.length; column++) {
      const replaced = (row[column] ?? 0) + (word[index] === name[column] ? 0 : 1)
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1))
    }
    row = next
  }
  return (row.at(-1) ?? Infinity) <= TYPING_MISTAKES
}
