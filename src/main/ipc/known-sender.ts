import { isAppUrl } from '../app-url'
import type { SenderEvent } from './register'

/**
 * Did this request come from the main frame of one of our windows, showing our own page?
 *
 * A frame inside the page, a page that navigated away and a destroyed frame (null) are all refused.
 */
export function isKnownSender(event: SenderEvent, isOurWindow: (contentsId: number) => boolean): boolean {
  const frame = event.senderFrame
  if (frame === null || frame !== event.sender.mainFrame) return false
  return isOurWindow(event.sender.id) && isAppUrl(frame.url)
}
