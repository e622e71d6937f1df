import { applySysctl } from './apply-sysctl'
import { findIdleLines, type IdleLine } from './idle-lines'
import { parseKernelCommandLine } from './kernel-command-line'
import { MAX_MAP_COUNT_KEY, type JudgedLine, type SysctlKey } from './line-verdict'
import type { SysctlTool } from './parse-sysctl-file'
import type { MaskedFile, SysctlFile } from './sysctl-files'

/** A line that names the key, or a pattern that it fits, and what both tools do with it. */
export interface DecidedLine {
  /** Null for the kernel's command line. */
  readonly file: SysctlFile | null
  /** From 1; 0 for the kernel's command line. */
  readonly number: number
  /** As it stands, bytes in latin1. */
  readonly text: string
  /** As written; null for a lone `-key`. */
  readonly value: string | null
  readonly atBoot: JudgedLine
  readonly bySysctlSystem: JudgedLine
}

/** What a tool leaves in force. */
export interface SysctlOutcome {
  /** Null where no line sets it: the kernel's default at boot, the running value for `sysctl --system`. */
  readonly value: number | null
  /** Index in `lines` of the line that decides; -1 where none does. */
  readonly winner: number
}

/** Who decides about a key. */
export interface SysctlDecision {
  /** All lines about the key in the order in which systemd-sysctl meets them; the command line comes first. */
  readonly lines: readonly DecidedLine[]
  readonly atBoot: SysctlOutcome
  readonly bySysctlSystem: SysctlOutcome
  /** What the kernel's command line sets; null where it sets nothing. */
  readonly kernelValue: number | null
  /** Lines that mention the key and that neither tool takes for it, with why. */
  readonly idleLines: readonly IdleLine[]
  /** Files that another one of the same name takes the place of. */
  readonly maskedFiles: readonly MaskedFile[]
  /** Files that could not be read: what is said here may be wrong because of them. */
  readonly unreadFiles: readonly SysctlFile[]
}

/**
 * Decides who sets a key at boot, and what `sysctl --system` would set, from the files and the command line.
 *
 * At boot the kernel applies its command line, then systemd-sysctl the files; it writes each key once, so an invalid
 * last line leaves what was before. sysctl writes line by line, /etc/sysctl.conf last, so there the last valid line
 * stays. Source: sysctl.d(5), sysctl(8), and trials with systemd 252 and procps 4.0.2 (docs/sysctl-precedence.md).
 *
 *   /usr/lib/sysctl.d/elastic.conf: 262144, /etc/sysctl.d/99-local.conf: 1048576  ->  262144, by its name
 */
export function decideSysctl(
  files: readonly SysctlFile[],
  commandLine: string,
  key: SysctlKey = MAX_MAP_COUNT_KEY,
): SysctlDecision {
  const boot = applySysctl(files, 'systemd', key)
  const system = applySysctl(files, 'procps', key)
  const fromKernel = parseKernelCommandLine(commandLine, key)
  const lastValid = fromKernel.findLastIndex((setting) => setting.number !== null)
  const lines: DecidedLine[] = fromKernel.map((setting, index) => ({
    file: null,
    number: 0,
    text: setting.text,
    value: setting.value,
    atBoot: judgeKernelLine(setting.number, index === lastValid, boot.value),
    bySysctlSystem: masked('sysctl does not look at the kernel command line.'),
  }))
  const places = [...new Set([...boot.lines.keys(), ...system.lines.keys()])]
  for (const place of sortPlaces(places, boot.order, system.order)) {
    const met = boot.lines.get(place) ?? system.lines.get(place)
    if (!met) continue
    lines.push({
      file: met.file,
      number: met.line.number,
      text: met.line.text,
      value: met.line.value,
      atBoot: boot.lines.get(place)?.judged ?? notRead('systemd'),
      bySysctlSystem: system.lines.get(place)?.judged ?? notRead('procps'),
    })
  }
  const winnerOf = (which: 'atBoot' | 'bySysctlSystem'): number =>
    lines.findLastIndex((line) => line[which].verdict === 'wins')
  const kernelValue = fromKernel[lastValid]?.number ?? null
  return {
    lines,
    kernelValue,
    idleLines: findIdleLines(files, commandLine, { lines, key }),
    atBoot: { value: boot.value ?? kernelValue, winner: winnerOf('atBoot') },
    bySysctlSystem: { value: system.value, winner: winnerOf('bySysctlSystem') },
    maskedFiles: boot.masked,
    unreadFiles: files.filter((file) => file.content.type === 'unreadable'),
  }
}

function judgeKernelLine(value: number | null, isLastValid: boolean, fromFiles: number | null): JudgedLine {
  if (value === null) return { verdict: 'invalid', reason: 'The kernel refuses this value.' }
  if (!isLastValid) return { verdict: 'overridden', reason: 'It appears again later on the command line.' }
  if (fromFiles === null) return { verdict: 'wins', reason: 'No file sets it afterwards.' }
  return { verdict: 'overridden', reason: 'The files are applied after it.' }
}

function masked(reason: string): JudgedLine {
  return { verdict: 'masked', reason }
}

function notRead(tool: SysctlTool): JudgedLine {
  const name = tool === 'systemd' ? 'systemd-sysctl' : 'sysctl --system'
  return masked(`${name} does not read this file or line.`)
}

/** In the order of systemd; lines that only sysctl meets come where it meets them, behind the others. */
function sortPlaces(
  places: readonly string[],
  boot: ReadonlyMap<string, number>,
  system: ReadonlyMap<string, number>,
): string[] {
  const rank = (place: string): number => boot.get(place) ?? boot.size + (system.get(place) ?? 0)
  return places.toSorted((a, b) => rank(a) - rank(b))
}
