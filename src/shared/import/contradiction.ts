import { VmatlasError } from '../errors'
import type { LineIndex } from './text-lines'

/** The error for two lines that map the same addresses. */
export function overlap(lines: readonly [LineIndex, LineIndex]): VmatlasError {
  const numbers = lines.map((line) => line + 1).toSorted((a, b) => a - b)
  return new VmatlasError(
    'invalid-request',
    `Lines ${numbers.join(' and ')} map the same addresses.`,
    'Give the mappings of one process at one moment.',
  )
}

/** The error for a text of several processes that nothing tells apart. */
export function severalProcesses(count: number): VmatlasError {
  return new VmatlasError(
    'invalid-request',
    `The text holds the mappings of ${count} processes, one after the other.`,
    'Give the text of one of them.',
  )
}
