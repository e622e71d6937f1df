import { BOOT_FILE } from './limit-act'
import { describePlace } from './describe-decision'
import type { DecidedLine, SysctlDecision } from './precedence'
import { sysctlFilePath } from './sysctl-files'

const BOOT_FILE_NAME = BOOT_FILE.slice(BOOT_FILE.lastIndexOf('/') + 1)

/**
 * Finds the line that decides at boot even over the app's own file; null where the app's file decides, or would.
 *
 * Only a file whose name comes after zz-vmatlas.conf can, with a value, an invalid one or a lone `-key`.
 */
export function findOverrulingLine(decision: SysctlDecision): DecidedLine | null {
  return decision.lines.findLast((line) => isAfterOurs(line) && DECIDES.has(line.atBoot.verdict)) ?? null
}

/** Says that a line overrules the app's own file and what to do about it, in two sentences. */
export function describeOverruling(line: DecidedLine): string {
  return `${describePlace(line)}, overrides ${BOOT_FILE_NAME}, because its name sorts later. Remove that line, or rename the file so that it sorts earlier.`
}

const DECIDES: ReadonlySet<string> = new Set(['wins', 'invalid', 'excludes'])

function isAfterOurs({ file }: DecidedLine): boolean {
  return file !== null && file.name > BOOT_FILE_NAME && sysctlFilePath(file) !== BOOT_FILE
}
