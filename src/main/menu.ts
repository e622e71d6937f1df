import { Menu, type MenuItemConstructorOptions } from 'electron'

/** A hidden menu: it exists for its shortcuts (zoom, full screen); editing keys are Chromium's own. */
export function setupMenu(isPackaged: boolean): void {
  const view: MenuItemConstructorOptions[] = [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { role: 'togglefullscreen' },
    ...(isPackaged ? [] : [{ role: 'toggleDevTools' } as const]),
  ]
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      { label: 'File', submenu: [{ role: 'quit' }] },
      { label: 'View', submenu: view },
    ]),
  )
}
