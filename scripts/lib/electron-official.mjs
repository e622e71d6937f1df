import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inProject } from './paths.mjs'
import { lastLines, run } from './run.mjs'

const PACKAGE = inProject('node_modules/electron')
const FIRST_BYTE_LIMIT_MS = 20_000
const DOWNLOAD_LIMIT_MS = 15 * 60_000

/** The version the installed `electron` package stands for. */
export function officialVersion() {
  return JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')).version
}

/** The path of the official binary, or undefined while it is not installed. */
export function officialBinary() {
  const folder = join(PACKAGE, 'dist')
  const stamp = join(folder, 'version')
  const complete = existsSync(join(PACKAGE, 'path.txt')) && existsSync(stamp)
  if (!complete || readFileSync(stamp, 'utf8').replace(/^v/, '').trim() !== officialVersion())
    return undefined
  return join(folder, 'electron')
}

/**
 * Lets the `electron` package fetch its own binary, in bounded time.
 *
 * Shape: undefined when it is there, else the reason in one line.
 */
export async function fetchOfficial() {
  const work = mkdtempSync(join(tmpdir(), 'vmatlas-electron-'))
  try {
    let stalled = false
    const watch = (child) => {
      const timer = setTimeout(() => {
        if (bytesIn(work) > 0 || existsSync(join(PACKAGE, 'dist'))) return
        stalled = true
        child.kill('SIGKILL')
      }, FIRST_BYTE_LIMIT_MS)
      child.on('close', () => clearTimeout(timer))
    }
    const { status, output, timedOut } = await run(process.execPath, [join(PACKAGE, 'install.js')], {
      // The downloader writes below TMPDIR, which is how a stalled download is told from a slow one.
      env: { ...process.env, TMPDIR: work },
      limitMs: DOWNLOAD_LIMIT_MS,
      give: watch,
    })
    if (stalled) return `no byte of it came within ${FIRST_BYTE_LIMIT_MS / 1000} s`
    if (timedOut) return `it did not come within ${DOWNLOAD_LIMIT_MS / 60_000} minutes`
    if (status !== 0) return lastLines(output.split('\n').find((line) => line.trim() !== '') ?? 'unknown', 1)
    return officialBinary() ? undefined : 'its installer ended well but left no binary'
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

function bytesIn(folder) {
  let sum = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    sum += entry.isDirectory() ? bytesIn(path) : statSync(path).size
  }
  return sum
}
