import { ipcMain } from 'electron'
import { isOurWindow } from '../window'
import { isKnownSender } from './known-sender'
import { logIpc } from './log'
import { registerIpc, type Handlers } from './register'

/** Answers the requests of the app's own windows, and of nobody else. */
export function listenToWindows(handlers: Handlers): void {
  registerIpc(ipcMain, handlers, {
    isKnownSender: (event) => isKnownSender(event, isOurWindow),
    log: logIpc,
  })
}
