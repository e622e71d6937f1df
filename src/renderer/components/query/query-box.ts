import type { Completion, Completions } from '../../../shared/query/suggest-completions'
import type { FilterNote } from '../../worker/protocol/view-protocol'

/** A part of the filter's text, marked or not. */
export interface MarkedPart {
  readonly text: string
  readonly mark: 'mistake' | 'unanswered' | null
}

/**
 * Cuts a text where marks begin and end; notes do not overlap and stand in the order of the text.
 *
 *   'rwx size>q' with a mistake at 9-10  ->  'rwx size>' | 'q' marked
 */
export function markParts(text: string, notes: readonly FilterNote[]): MarkedPart[] {
  const parts: MarkedPart[] = []
  let at = 0
  for (const { start, end, isMistake } of notes.toSorted((a, b) => a.start - b.start)) {
    if (start > at) parts.push({ text: text.slice(at, start), mark: null })
    const stop = Math.max(end, start + 1)
    // A mistake at the very end has no letter of its own; a space is put there to carry the mark.
    parts.push({ text: text.slice(start, stop) || ' ', mark: isMistake ? 'mistake' : 'unanswered' })
    at = stop
  }
  if (at < text.length) parts.push({ text: text.slice(at), mark: null })
  return parts
}

/** The text with a completion put in its place, and where the caret then stands. */
export function applyCompletion(
  text: string,
  { from, to }: Completions,
  { insert }: Completion,
): { readonly text: string; readonly caret: number } {
  return { text: text.slice(0, from) + insert + text.slice(to), caret: from + insert.length }
}

/** Says whether a list is of use here: behind a term that was begun, not behind a space. */
export function isWorthOffering(text: string, caret: number): boolean {
  return caret > 0 && !/[\s"]/.test(text[caret - 1] ?? ' ')
}
