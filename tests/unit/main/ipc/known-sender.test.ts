import { describe, expect, it } from 'vitest'
import { isKnownSender } from '../../../../src/main/ipc/known-sender'
import type { SenderEvent } from '../../../../src/main/ipc/register'

const isOurs = (contentsId: number): boolean => contentsId === 1

function eventFrom(url: string): SenderEvent {
  const frame = { url }
  return { sender: { id: 1, mainFrame: frame }, senderFrame: frame }
}

describe('a sender is known', () => {
  it('when it is the main frame of our window on our own page', () => {
    expect(isKnownSender(eventFrom('app://bundle/index.html#/limit'), isOurs)).toBe(true)
  })

  it.each([
    'https://bundle/index.html',
    'app://evil/index.html',
    'app://bundle.evil/index.html',
    'app://user@bundle:80/',
    'file:///index.html',
    'about:blank',
    'data:text/html,app://bundle/',
    '',
  ])('but not on %s', (url) => {
    expect(isKnownSender(eventFrom(url), isOurs)).toBe(false)
  })

  it('but not as a frame inside the page', () => {
    const event = eventFrom('app://bundle/index.html')
    expect(isKnownSender({ ...event, senderFrame: { url: 'app://bundle/index.html' } }, isOurs)).toBe(false)
  })

  it('but not once the frame is gone', () => {
    expect(isKnownSender({ ...eventFrom('app://bundle/index.html'), senderFrame: null }, isOurs)).toBe(false)
  })

  it('but not in a window that is not ours', () => {
    expect(isKnownSender(eventFrom('app://bundle/index.html'), () => false)).toBe(false)
  })
})
