import { Notification } from 'electron'
import { describeAlert } from '../shared/explain/describe-alert'
import type { WatchAlert } from '../shared/sysctl/limit-watch'

/** Notifications that can still be clicked: Electron forgets one that nobody holds. */
const shown = new Set<Notification>()

/** Notifies the desktop that a process comes near the limit; writes to standard error where there is no desktop. */
export function sendAlarm(alert: WatchAlert, onClick: () => void): void {
  const { title, body } = describeAlert(alert)
  console.error(`${title}: ${body}`)
  if (!Notification.isSupported()) return
  const notification = new Notification({ title, body })
  shown.add(notification)
  notification.on('click', onClick)
  notification.on('close', () => shown.delete(notification))
  notification.on('failed', () => shown.delete(notification))
  notification.show()
}
