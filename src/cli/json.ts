import { escapeActing } from '../shared/format/escape-acting'

/** Formats one value as indented JSON that ends in a newline; what could act on a terminal is escaped. */
export function formatJson(value: unknown): string {
  return `${escapeActing(JSON.stringify(value, null, 2))}\n`
}
