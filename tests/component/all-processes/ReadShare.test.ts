import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import ReadShare from '../../../src/renderer/components/all-processes/ReadShare.vue'

const UNREAD = [
  { pid: 1, code: 'permission-denied', name: 'systemd' },
  { pid: 77, code: 'not-answering', name: '' },
  { pid: 812, code: 'permission-denied', name: 'sshd' },
] as const

function show(unread: typeof UNREAD | readonly []): HTMLElement {
  const pass = { processCount: 10, unread, readAtMs: 1 }
  return mount(ReadShare, { props: { pass }, attachTo: document.body }).element as HTMLElement
}

afterEach(() => (document.body.innerHTML = ''))

describe('the share of processes that an answer rests on', () => {
  it('names in a popover all that could not be read, with the reason', () => {
    const part = show(UNREAD)
    expect(part.textContent).toContain('read 10 of 13 processes; 2 denied; 1 do not answer')
    const list = part.querySelector('[popover][role="group"][aria-label="Processes not read"]')
    expect(part.querySelector('button')?.getAttribute('popovertarget')).toBe(list?.id)
    expect(list?.textContent).toContain('denied: systemd (1), sshd (812)')
    expect(list?.textContent).toContain('do not answer: PID 77')
  })

  it('offers nothing where all were read', () => {
    expect(show([]).querySelector('button')).toBeNull()
  })
})
