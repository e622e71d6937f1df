import { describe, expect, it } from 'vitest'
import { describeUnread, groupByReason } from '../../../../src/shared/all-processes/describe-unread'

const denied = (pid: number, name: string): { pid: number; code: string; name: string } => ({
  pid,
  code: 'permission-denied',
  name,
})

describe('processes that could not be read', () => {
  it('are named up to three of a reason, and the others counted', () => {
    const all = ['systemd', 'sshd', 'cron', 'agetty', 'dbus'].map((name, index) => denied(index + 1, name))
    expect(describeUnread(10, all)).toBe(
      'read 10 of 15 processes; 5 denied: systemd (1), sshd (2), cron (3) and 2 others',
    )
    expect(describeUnread(10, all.slice(0, 4))).toMatch(/cron \(3\) and 1 other$/)
    expect(describeUnread(10, all.slice(0, 3))).toMatch(/cron \(3\)$/)
    expect(describeUnread(10, all, 0)).toBe('read 10 of 15 processes; 5 denied')
  })

  it('are told apart by the reason, harmless, and by the PID where no name is known', () => {
    const stuck = { pid: 77, code: 'not-answering', name: '' }
    const words = describeUnread(0, [denied(4, 'b\u001b[1mad'), stuck, denied(5, 'c')])
    expect(words).toMatch(/^read 0 of 3 processes; 2 denied: b.+ad \(4\), c \(5\); 1 do not answer: PID 77$/)
    expect(words).not.toContain('\u001b')
    expect(describeUnread(1, [])).toBe('read 1 of 1 processes')
    expect(groupByReason([stuck, { ...stuck, code: 'io' }]).map(({ reason }) => reason)).toEqual([
      'do not answer',
      'could not be read (io)',
    ])
  })
})
