import { sysctlKeyToPath, simplifySysctlPath } from './sysctl-key'

/** The two programs that apply sysctl files; they read them a little differently. */
export type SysctlTool = 'systemd' | 'procps'

/** One line that names a key. */
export interface SysctlLine {
  /** Line number in the file, from 1. */
  readonly number: number
  /** The line as it stands, without white space around it. */
  readonly text: string
  /** Path below /proc/sys, may be a pattern. */
  readonly path: string
  /** Null for a lone `-key`, which sets nothing but keeps patterns from setting the key. */
  readonly value: string | null
}

/** What each tool takes for white space and for the end of a line. */
const DIALECTS = {
  systemd: { space: ' \\t\\n\\r', lineEnd: /[\r\0]/ },
  procps: { space: ' \\t\\n\\r\\v\\f', lineEnd: null },
} as const

/**
 * Parses a file of sysctl.d(5) as one of the two tools does.
 *
 * Shape: in the order of the file; comments (`#`, `;`), empty lines and lines that are not assignments are left out, as
 * the tools pass over them. A leading `-` means "never mind errors" and is dropped. `text` is bytes in latin1.
 * Source: sysctl.d(5), sysctl.conf(5), and trials with systemd 252 and procps 4.0.2.
 *
 *   "# comment\n vm.max_map_count = 262144\n-kernel.x\n"  ->  [2: vm/max_map_count = 262144, 3: kernel/x = null]
 */
export function parseSysctlFile(text: string, tool: SysctlTool): SysctlLine[] {
  const lines: SysctlLine[] = []
  for (const [index, physical] of text.split('\n').entries()) {
    for (const part of splitLine(physical, tool)) {
      const line = parseLine(part, index + 1, tool)
      if (line) lines.push(line)
    }
  }
  return lines
}

/** To systemd a carriage return and a NUL end a line as well; for sysctl a NUL hides the rest. */
function splitLine(line: string, tool: SysctlTool): string[] {
  const { lineEnd } = DIALECTS[tool]
  return lineEnd ? line.split(lineEnd) : [line.split('\0', 1)[0] ?? '']
}

function parseLine(raw: string, number: number, tool: SysctlTool): SysctlLine | null {
  const text = strip(raw, tool)
  if (text.length < 2 || text.startsWith('#') || text.startsWith(';')) return null
  const equals = text.indexOf('=')
  if (equals < 0 && !text.startsWith('-')) return null
  const key = readKey(equals < 0 ? text : text.slice(0, equals), tool)
  const value = equals < 0 ? null : strip(text.slice(equals + 1), tool)
  const path = sysctlKeyToPath(key)
  return { number, text, path: tool === 'systemd' ? simplifySysctlPath(path) : path, value }
}

/** sysctl takes two dashes away but no space behind them, systemd one dash and any space. */
function readKey(written: string, tool: SysctlTool): string {
  const dashes = tool === 'systemd' ? /^-?/ : /^-{0,2}/
  const key = written.replace(dashes, '')
  return tool === 'systemd' ? strip(key, tool) : stripEnd(key, tool)
}

function strip(text: string, tool: SysctlTool): string {
  return stripEnd(text.replace(new RegExp(`^[${DIALECTS[tool].space}]+`), ''), tool)
}

function stripEnd(text: string, tool: SysctlTool): string {
  return text.replace(new RegExp(`[${DIALECTS[tool].space}]+$`), '')
}
