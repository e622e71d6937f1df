import { makeHarmless } from '../../shared/format/name'
import type { TextSubject } from '../worker/protocol/text-protocol'

/** A form in which something leaves the window. */
export interface ExportForm {
  readonly label: string
  /** What it is for, in a few words. */
  readonly hint: string
  readonly subject: TextSubject
  /** Proposed in the dialog. */
  readonly fileName: string
  /** Why it cannot be written now; null where it can. */
  readonly refusal: string | null
}

/** Forms that hold the same, and what that is. */
export interface ExportGroup {
  readonly title: string
  readonly forms: readonly ExportForm[]
}

/** A name for a file without its ending, of text that may be hostile: "worker_4127-maps". */
export function suggestFileName(name: string, what: string): string {
  const safe = makeHarmless(name)
    .replace(/[^\w.+-]/g, '_')
    .replace(/^[.-]+/, '')
  return `${safe.slice(0, 80) || 'process'}-${what}`
}
