import type { MapsForm } from '../../../shared/export/maps-forms'
import type { DiffFormat } from './snapshot-protocol'

/** The part of the worker's protocol about text that leaves the window; see messages.ts. */

/** What is written, and in which of its forms. */
export type TextSubject =
  | { readonly kind: 'differences'; readonly form: DiffFormat }
  /** The maps that show: of the open process, or of the snapshot that is looked into. */
  | { readonly kind: 'maps'; readonly form: MapsForm }

/** Characters of a piece of text at most, give or take a few lines. */
export const TEXT_PIECE = 1 << 20

/** The requests about text that leaves the window. */
export interface TextMethods {
  /**
   * Begins to write from the tables as they are now, whatever becomes of them later; the number of the text. Errors:
   * `invalid-request` where there is nothing to write or the form needs what was not read.
   */
  beginText(subject: TextSubject): number
  /**
   * The next piece: what some ten milliseconds of work bring, so it may be empty. Null after the last. Errors:
   * `invalid-request` for a text that was ended.
   */
  nextText(id: number): string | null
  /** Forgets a text, whole or not. */
  endText(id: number): null
  /** Why the maps that show cannot be written in some forms now: "needs smaps, which was not read". */
  refusedForms(): Readonly<Partial<Record<MapsForm, string>>>
}
