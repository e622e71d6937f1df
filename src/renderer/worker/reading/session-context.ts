import type { AsksScanner } from './scanner-requests'

/** What a part of the session works with: `emit` sends the window its `Event`s, `requests` asks the scanner. */
export interface SessionContext<Event> {
  readonly emit: (event: Event) => void
  readonly requests: AsksScanner
}
