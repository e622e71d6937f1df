import { decodeName } from '../shared/format/name'
import { undoCommands, undoneValue, type LastChange } from '../shared/sysctl/limit-act'
import type { LimitConfiguration } from '../shared/sysctl/limit-configuration'
import type { DecidedLine, SysctlDecision } from '../shared/sysctl/precedence'
import { sysctlFilePath } from '../shared/sysctl/sysctl-files'

/** What `limit --json` says about the next boot: see docs/command-line.md. */
export function toBootJson(decision: SysctlDecision, packages: LimitConfiguration['packages']): object {
  const { atBoot, bySysctlSystem, lines, maskedFiles, unreadFiles } = decision
  const winner = lines[atBoot.winner]
  return {
    winner: winner ? { ...placeOf(winner, packages), value: atBoot.value } : null,
    atBoot: atBoot.value,
    sysctlSystem: bySysctlSystem.value,
    lines: lines.map((line) => ({
      ...placeOf(line, packages),
      text: decodeName(line.text),
      value: line.value === null ? null : decodeName(line.value),
      atBoot: line.atBoot,
      sysctlSystem: line.bySysctlSystem,
    })),
    idleLines: decision.idleLines.map(({ file, number, text, reason }) => ({
      file: file === null ? null : decodeName(sysctlFilePath(file)),
      line: number,
      text: decodeName(text),
      reason,
    })),
    maskedFiles: maskedFiles.map(({ file, by }) => ({
      file: decodeName(sysctlFilePath(file)),
      by: decodeName(sysctlFilePath(by)),
    })),
    unreadFiles: unreadFiles.map((file) => decodeName(sysctlFilePath(file))),
  }
}

/** `file` is null for the kernel command line, `package` also where nobody knows one. */
function placeOf(
  { file, number }: DecidedLine,
  packages: LimitConfiguration['packages'],
): { file: string | null; line: number; package: string | null } {
  if (file === null) return { file, line: number, package: null }
  const path = sysctlFilePath(file)
  return { file: decodeName(path), line: number, package: packages[path] ?? null }
}

/** What `limit undo` would restore; null where there is nothing to undo. */
export function toUndoJson(change: LastChange | null): object | null {
  if (change === null) return null
  const { set, atMs, file } = change
  return {
    value: undoneValue(change),
    set,
    setAt: new Date(atMs).toISOString(),
    file,
    commands: undoCommands(change),
  }
}
