import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { protocol } from 'electron'
import { APP_SCHEME, fileOf } from './app-url'

/** Sent with every answer: only our own files run, and nothing may frame, sniff or embed them. */
const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  // Together these make the page cross-origin isolated, which SharedArrayBuffer in the worker needs.
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** Tells Chromium about app://; must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** Serves app://bundle/ from the renderer's folder, and nothing else. */
export function serveAppScheme(folder: string): void {
  protocol.handle(APP_SCHEME, (request) => answer(request, folder))
}

async function answer(request: Request, folder: string): Promise<Response> {
  if (request.method !== 'GET') return refusal(405)
  const file = fileOf(request.url, folder)
  if (file === null) return refusal(404)
  try {
    const type = MEDIA_TYPES[extname(file)] ?? 'application/octet-stream'
    return new Response(await readFile(file), { headers: { ...HEADERS, 'Content-Type': type } })
  } catch {
    return refusal(404)
  }
}

function refusal(status: number): Response {
  return new Response(null, { status, headers: HEADERS })
}
