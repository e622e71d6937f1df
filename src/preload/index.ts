import { contextBridge, ipcRenderer } from 'electron'
import { METHOD_NAMES, PORT_MESSAGE, type MethodName } from '../shared/ipc/contract'

/** The only thing the page gets: one function per request of the contract, each resolving to a reply. */
const bridge = Object.fromEntries(
  METHOD_NAMES.map((method: MethodName) => [
    method,
    (...args: unknown[]): Promise<unknown> => ipcRenderer.invoke(method, ...args),
  ]),
)

contextBridge.exposeInMainWorld('vmatlas', bridge)

// A port cannot cross the bridge; a window message to our own origin can carry it.
ipcRenderer.on(PORT_MESSAGE, (event) => {
  window.postMessage({ type: PORT_MESSAGE }, window.location.origin, [...event.ports])
})
