import { explainRefusal, parseKernelInteger } from './kernel-integer'
import { parseSysctlFile, type SysctlLine, type SysctlTool } from './parse-sysctl-file'
import type { JudgedLine, SysctlKey } from './line-verdict'
import {
  isSysctlMainFile,
  orderSysctlFiles,
  SYSCTL_MAIN_FILE,
  sysctlFilePath,
  type MaskedFile,
  type SysctlFile,
} from './sysctl-files'
import { expandSysctlGlob, isSysctlGlob, leadsToSysctl } from './sysctl-key'

/** A line about the key, where it stands and what became of it. */
export interface MetLine {
  readonly file: SysctlFile
  readonly line: SysctlLine
  readonly judged: JudgedLine
}

/** What one tool makes of all files. */
export interface AppliedSysctl {
  readonly value: number | null
  /** By place (path and line number): the lines about the key. */
  readonly lines: ReadonlyMap<string, MetLine>
  /** The order in which the tool meets the places. */
  readonly order: ReadonlyMap<string, number>
  readonly masked: readonly MaskedFile[]
}

/** A line about the key while it is judged. */
interface Setting {
  readonly file: SysctlFile
  readonly line: SysctlLine
  readonly isGlob: boolean
  /** What the kernel would make of the value; null where it refuses, or there is none. */
  readonly number: number | null
  /** Why it refuses; '' where it does not. */
  readonly refusal: string
  judged: JudgedLine | null
}

/** Applies all files as one of the tools does and answers the verdict on each line about the key. */
export function applySysctl(files: readonly SysctlFile[], tool: SysctlTool, key: SysctlKey): AppliedSysctl {
  const { applied, masked } = orderSysctlFiles(files, tool === 'procps')
  const main = files.filter(isSysctlMainFile)
  const read = tool === 'procps' ? [...applied, ...main] : applied
  const settings = read.flatMap((file) => settingsOf(file, tool, key))
  const winner = tool === 'systemd' ? judgeAsSystemd(settings) : judgeAsProcps(settings, key)
  const unread = [
    ...masked.flatMap(({ file, by }) => maskSettings(file, tool, key, maskReason(by))),
    ...(tool === 'systemd' ? main : []).flatMap((file) => maskSettings(file, tool, key, mainReason(applied))),
  ]
  const lines = new Map<string, MetLine>()
  const order = new Map<string, number>()
  for (const setting of [...settings, ...unread]) {
    const place = `${sysctlFilePath(setting.file)}:${setting.line.number}`
    order.set(place, order.size)
    if (setting.judged) lines.set(place, { file: setting.file, line: setting.line, judged: setting.judged })
  }
  return { value: winner?.number ?? null, lines, order, masked }
}

function settingsOf(file: SysctlFile, tool: SysctlTool, key: SysctlKey): Setting[] {
  if (file.content.type !== 'text') return []
  return parseSysctlFile(file.content.text, tool)
    .filter((line) => leadsToSysctl(line.path, key.path, tool))
    .map((line) => {
      const number = line.value === null ? null : parseKernelInteger(line.value, key.minimum, key.maximum)
      const refusal = line.value === null || number !== null ? '' : explainRefusal(line.value, key)
      return { file, line, isGlob: isSysctlGlob(line.path), number, refusal, judged: null }
    })
}

/** systemd collects first, then writes each key once: the last line about the key itself decides alone. */
function judgeAsSystemd(settings: readonly Setting[]): Setting | null {
  const named = settings.filter((setting) => !setting.isGlob)
  const last = named.at(-1)
  if (!last) return writeInOrder(orderGlobs(settings))
  for (const setting of settings) {
    if (setting === last) continue
    if (setting.line.value === null) excludes(setting)
    else if (last.line.value === null) cancelled(setting, last)
    else if (setting.isGlob) overriddenByName(setting, last)
    else overriddenByLater(setting, last)
  }
  if (last.line.value === null) excludes(last)
  else if (last.number === null) invalid(last, 'systemd-sysctl tries no other line.')
  else wins(last)
  return last.judged?.verdict === 'wins' ? last : null
}

/**
 * The patterns in the order in which systemd keeps them: one entry for each; a changed value moves it to the end,
 * the same value again leaves it where it was.
 */
function orderGlobs(settings: readonly Setting[]): Setting[] {
  const entries = new Map<string, Setting>()
  for (const setting of settings) {
    const before = entries.get(setting.line.path)
    if (before) {
      if (setting.line.value === null) cancelled(before, setting)
      else overriddenByLater(before, setting)
      if (before.line.value !== setting.line.value) entries.delete(setting.line.path)
    }
    if (setting.line.value === null) excludes(setting)
    entries.set(setting.line.path, setting)
  }
  return [...entries.values()].filter((setting) => setting.line.value !== null)
}

/**
 * sysctl writes line after line; a line about the key itself, even a lone `-key`, keeps patterns away that lead to the
 * very same path: a pattern with other slashes is not kept away.
 */
function judgeAsProcps(settings: readonly Setting[], key: SysctlKey): Setting | null {
  const names = settings.filter((setting) => !setting.isGlob)
  const written: Setting[] = []
  for (const setting of settings) {
    const expanded = setting.isGlob ? expandSysctlGlob(setting.line.path, key.path) : null
    const name = names.find(({ line }) => line.path === expanded)
    if (setting.line.value === null) excludes(setting)
    else if (setting.isGlob && name) overriddenByName(setting, name)
    else written.push(setting)
  }
  return writeInOrder(written)
}

/** Each write that the kernel takes replaces the one before. */
function writeInOrder(settings: readonly Setting[]): Setting | null {
  const last = settings.findLast((setting) => setting.number !== null) ?? null
  for (const setting of settings) {
    if (setting.number === null) invalid(setting, 'the line changes nothing.')
    else if (last && setting !== last) overriddenByLater(setting, last)
  }
  if (last) wins(last)
  return last
}

function wins(setting: Setting): void {
  const how = setting.isGlob
    ? 'No line names the key itself, and this is the last pattern that fits it.'
    : 'It is the last line about the key.'
  setting.judged = { verdict: 'wins', reason: how }
}

function invalid(setting: Setting, consequence: string): void {
  setting.judged = {
    verdict: 'invalid',
    reason: `The kernel refuses this value (${setting.refusal}); ${consequence}`,
  }
}

function excludes(setting: Setting): void {
  const reason = setting.isGlob
    ? 'It sets nothing; it only cancels an identical pattern.'
    : 'It sets nothing and keeps patterns from setting the key.'
  setting.judged = { verdict: 'excludes', reason }
}

function cancelled(setting: Setting, by: Setting): void {
  setting.judged = { verdict: 'cancelled', reason: `${placeOf(by)} excludes the key.` }
}

function overriddenByLater(setting: Setting, by: Setting): void {
  setting.judged = { verdict: 'overridden', reason: `${placeOf(by)} comes later.` }
}

function overriddenByName(setting: Setting, by: Setting): void {
  setting.judged = {
    verdict: 'overridden',
    reason: `${placeOf(by)} names the key itself; this is a pattern.`,
  }
}

function placeOf({ file, line }: Setting): string {
  return `${sysctlFilePath(file)}, line ${line.number},`
}

function maskSettings(file: SysctlFile, tool: SysctlTool, key: SysctlKey, reason: string): Setting[] {
  return settingsOf(file, tool, key).map((setting) => ({ ...setting, judged: { verdict: 'masked', reason } }))
}

function maskReason(by: SysctlFile): string {
  const path = sysctlFilePath(by)
  if (by.content.type === 'null-device') return `${path} is a link to /dev/null and masks it.`
  return `${path} has the same name and comes first.`
}

/** systemd-sysctl reads /etc/sysctl.conf only where a link in one of its folders leads to it. */
function mainReason(applied: readonly SysctlFile[]): string {
  const link = applied.find((file) => file.linkTarget === SYSCTL_MAIN_FILE)
  if (link) return `systemd-sysctl reads it as ${sysctlFilePath(link)}.`
  return 'systemd-sysctl does not read /etc/sysctl.conf.'
}
