import type { ScannerEvent, ScannerRequest } from './port-messages'

/** Requests to the scanner that end with their answer or with `failed`. */
export type AnsweredType = Exclude<Extract<ScannerRequest, { requestId: number }>['type'], 'ack' | 'cancel'>

/** Requests to the scanner that are obeyed and not answered. */
export type OrderType = Exclude<ScannerRequest['type'], AnsweredType>

/** The request of a type. */
export type RequestOf<Type extends ScannerRequest['type']> = Extract<ScannerRequest, { type: Type }>

/** A message of the scanner that belongs to a request. */
export type Answer = Extract<ScannerEvent, { requestId: number }>

/** A message of the scanner that nobody asked for at that moment. */
export type News = Exclude<ScannerEvent, Answer>

/** The messages that answer each request: the `parts` any number of times, then the `end`, or `failed` instead. */
const REQUEST_ANSWERS = {
  'read-maps': { parts: ['maps-progress', 'maps-chunk'], end: 'maps-end' },
  'read-sums': { parts: [], end: 'sums-read' },
  'read-neighbour-facts': { parts: [], end: 'neighbour-facts' },
  'read-side': { parts: ['maps-progress', 'side-begin', 'maps-chunk', 'usage-chunk'], end: 'side-end' },
  'check-file': { parts: [], end: 'file-checked' },
  'take-snapshot': { parts: ['maps-progress'], end: 'snapshot-taken' },
  'take-by-plan': { parts: ['plan-taken'], end: 'plan-over' },
  record: { parts: ['recording-count'], end: 'recorded' },
  'read-files': { parts: ['files-found'], end: 'all-processes-end' },
  'find-findings': { parts: ['findings-found'], end: 'all-processes-end' },
  'find-mappings': { parts: ['mappings-found'], end: 'all-processes-end' },
  'lab-start': { parts: [], end: 'lab-started' },
  'lab-step': { parts: [], end: 'lab-stepped' },
} as const satisfies {
  readonly [Type in AnsweredType]: { readonly parts: readonly Answer['type'][]; readonly end: Answer['type'] }
}

type AnswerTypes<Type extends AnsweredType> =
  (typeof REQUEST_ANSWERS)[Type]['parts'][number] | (typeof REQUEST_ANSWERS)[Type]['end'] | 'failed'

/** What may answer a request of a type. */
export type AnswerTo<Type extends AnsweredType> = Extract<ScannerEvent, { type: AnswerTypes<Type> }>

const ENDS: ReadonlySet<string> = new Set(
  Object.values(REQUEST_ANSWERS).map(({ end }): Answer['type'] => end),
)

/** Says whether a message is the last one about its request; does not compile where a message belongs to none. */
export function endsRequest({ type }: AnswerTo<AnsweredType>): boolean {
  return type === 'failed' || ENDS.has(type)
}
