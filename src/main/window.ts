import { BrowserWindow, nativeTheme } from 'electron'
import { isAppUrl, START_URL } from './app-url'
import { WEB_PREFERENCES } from './security'

/** The page's own colours, so that nothing flashes before it is drawn. */
const BACKGROUND = { light: '#f7f7f4', dark: '#15181b' } as const

const ourContents = new Set<number>()

/** Is this the id of the web contents of a window that this app opened? */
export function isOurWindow(contentsId: number): boolean {
  return ourContents.has(contentsId)
}

/** Brings the window to the front, or opens one where there is none. */
export function openOrShow(preloadPath: string): void {
  const [window] = BrowserWindow.getAllWindows()
  if (window === undefined) {
    openWindow(preloadPath)
    return
  }
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

/** Opens a window on the start page; it shows itself once the page has something to show, or is loaded. */
export function openWindow(preloadPath: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 1400,
    height: 900,
    minWidth: 720,
    minHeight: 480,
    title: 'VMAtlas',
    show: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: { ...WEB_PREFERENCES, preload: preloadPath },
  })
  const contentsId = window.webContents.id
  ourContents.add(contentsId)
  window.once('closed', () => ourContents.delete(contentsId))
  showWhenReady(window)
  // Nobody is asked when a page goes to about:blank, so the page is loaded again.
  window.webContents.on('did-navigate', (_event, url) => {
    if (!isAppUrl(url)) void window.loadURL(START_URL)
  })
  void window.loadURL(START_URL)
  return window
}

/**
 * Shows the window once, at its first picture or at the end of loading, whichever comes first. Electron does not always
 * report the first picture of a hidden window: where the zoom is set before it (electron/electron#51972), or nothing is
 * drawn at all, the window would stay away, and a page of a window that is away gets no frames.
 */
function showWhenReady(window: BrowserWindow): void {
  let isShown = false
  const show = (): void => {
    if (isShown || window.isDestroyed()) return
    isShown = true
    window.show()
  }
  window.once('ready-to-show', show)
  window.webContents.once('did-stop-loading', show)
}
