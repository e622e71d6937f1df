import { createSocket } from 'node:dgram'
import { resolve } from 'node:path'
import { METHOD_NAMES } from '../../src/shared/ipc/contract'
import { expect, repositoryRoot, test } from './support/app'

interface Reply {
  readonly ok: boolean
  readonly error?: { readonly code: string; readonly message: string }
}
interface Bridge {
  readonly vmatlas: Readonly<Record<string, (...args: readonly unknown[]) => Promise<Reply>>>
}

test('the window has a strict policy, no Node and no second window', async ({ running, window }) => {
  const url = new URL(window.url())
  expect(`${url.protocol}//${url.host}`).toBe('app://bundle')
  const policy = await window.evaluate(async () =>
    (await fetch(location.href)).headers.get('content-security-policy'),
  )
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toContain('unsafe')
  expect(await window.evaluate(() => 'require' in globalThis || 'process' in globalThis)).toBe(false)

  await window.evaluate(() => {
    open('https://example.invalid/')
    location.href = 'https://example.invalid/'
  })
  await expect.poll(() => window.url()).toContain('app://bundle')
  expect(running.app.windows()).toHaveLength(1)
  expect(
    await window.evaluate(async () => (await navigator.permissions.query({ name: 'geolocation' })).state),
  ).toBe('denied')
  // The refused navigation is logged by the window itself; that line is what was asked for here.
  running.problems.length = 0
})

test('the window comes back from about:blank, downloads nothing and sends nothing by WebRTC', async ({
  running,
  window,
}) => {
  const socket = createSocket('udp4')
  let received = 0
  socket.on('message', () => (received += 1))
  await new Promise<void>((ready) => socket.bind(0, '127.0.0.1', ready))
  try {
    await window.evaluate(async (port) => {
      const peer = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${port}` }] })
      peer.createDataChannel('x')
      await peer.setLocalDescription(await peer.createOffer())
      await new Promise<void>((done) => {
        peer.onicegatheringstatechange = () => peer.iceGatheringState === 'complete' && done()
        if (peer.iceGatheringState === 'complete') done()
      })
      peer.close()
    }, socket.address().port)
    expect(received).toBe(0)
  } finally {
    socket.close()
  }

  const downloads = await running.app.evaluate(({ session }) => {
    const seen: string[] = []
    session.defaultSession.on('will-download', (event, item) => {
      // Whoever refuses comes first; an item that was refused is not started.
      seen.push(event.defaultPrevented ? 'refused' : item.getURL())
    })
    ;(globalThis as { seen?: string[] }).seen = seen
  })
  expect(downloads).toBeUndefined()
  await window.evaluate(() => {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob(['x']))
    link.download = 'x.txt'
    link.click()
  })
  await expect
    .poll(() => running.app.evaluate(() => (globalThis as { seen?: string[] }).seen))
    .toEqual(['refused'])

  await window.evaluate(() => (location.href = 'about:blank'))
  await expect.poll(() => window.url()).toContain('app://bundle')
  await expect(window.getByRole('navigation', { name: 'Main' })).toBeVisible()
  running.problems.length = 0
})

test('the scheme serves nothing outside the bundle', async ({ running, window }) => {
  const statuses = await window.evaluate(async () => {
    const paths = [
      '/../main/index.js',
      '/..%2f..%2fpackage.json',
      '/%2e%2e/%2e%2e/package.json',
      '/missing.js',
    ]
    return Promise.all(paths.map(async (path) => (await fetch(`app://bundle${path}`)).status))
  })
  for (const status of statuses) expect([403, 404]).toContain(status)
  running.problems.length = 0
})

for (const name of METHOD_NAMES) {
  test(`${name} refuses arguments that do not fit`, async ({ window }) => {
    const reply = await window.evaluate(
      (method) => (globalThis as unknown as Bridge).vmatlas[method]?.({ surprise: true }, 'extra'),
      name,
    )
    expect(reply?.ok).toBe(false)
    expect(reply?.error?.code).toBe('invalid-request')
  })
}

test('a page that is not ours is refused by every method, though it has our preload', async ({ running }) => {
  const preload = resolve(repositoryRoot, 'out/preload/index.cjs')
  const replies = await running.app.evaluate(
    async ({ BrowserWindow }, { preload, names }) => {
      const stranger = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
      await stranger.loadURL('data:text/html,<title>stranger</title>')
      const calls = names.map((name) => `window.vmatlas[${JSON.stringify(name)}]()`).join(',')
      const answers: unknown = await stranger.webContents.executeJavaScript(`Promise.all([${calls}])`)
      stranger.destroy()
      return answers as Reply[]
    },
    { preload, names: METHOD_NAMES },
  )
  expect(replies).toHaveLength(METHOD_NAMES.length)
  for (const reply of replies) {
    expect(reply.ok).toBe(false)
    expect(reply.error?.message).toMatch(/did not come from a window of this app/)
  }
})
