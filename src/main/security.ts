import { app, session, type Session } from 'electron'

/**
 * The one place for what no page of this app may do: leave its address, open windows, embed pages, ask for
 * permissions, download, or send anything. Windows add `WEB_PREFERENCES`; addresses and headers are in app-scheme.ts.
 */
export function setupSecurity(): void {
  // With --no-sandbox (root only) this call would make Chromium restart its children for ever.
  if (isSandboxed()) app.enableSandbox()
  app.on('web-contents-created', (_created, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault())
    contents.on('will-frame-navigate', (event) => event.preventDefault())
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    // No policy for content stops WebRTC from sending; without UDP and proxies it has no way out.
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
  })
  app.on('session-created', denyPermissions)
}

/** Refuses every permission in the session that the windows use; needs the app to be ready. */
export function denyDefaultPermissions(): void {
  denyPermissions(session.defaultSession)
}

/** Is Chromium's sandbox on? It is off only with --no-sandbox, which the launcher adds for root. */
export function isSandboxed(): boolean {
  return !app.commandLine.hasSwitch('no-sandbox')
}

/** What every window of the app is made with. */
export const WEB_PREFERENCES = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webviewTag: false,
  webSecurity: true,
  spellcheck: false,
  navigateOnDragDrop: false,
} as const

function denyPermissions(target: Session): void {
  target.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  target.setPermissionCheckHandler(() => false)
  target.setDevicePermissionHandler(() => false)
  target.on('will-download', (event) => event.preventDefault())
}
