/** A line of a text that somebody brought, and its number there, from 1. */
export interface TextLine {
  readonly text: string
  readonly number: number
}
