/**
 * Stands in for Electron's default app in the fallback runtime: `electron PATH ARGS...` runs the app at PATH.
 * An ES module with a top-level await, because Electron waits for it: with an un-awaited import, `ready` fires
 * before the app had the chance to register its scheme.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

/** Splits argv as Electron's default app does: switches, `-r MODULE` pairs, then the app's path. */
function readArguments(argv) {
  const required = []
  for (let i = 0; i < argv.length; i += 1) {
    if (argv[i] === '-r' || argv[i] === '--require') required.push(argv[(i += 1)])
    else if (!argv[i].startsWith('-')) return { required, path: argv[i] }
  }
  return { required, path: undefined }
}

const { required, path } = readArguments(process.argv.slice(1))
process.defaultApp = true
const require = createRequire(import.meta.url)
for (const module of required) require(module)

if (path === undefined) {
  process.stderr.write('usage: electron PATH [ARGS...]\n')
  app.exit(2)
} else {
  const folder = resolve(path)
  const { productName, name, version, desktopName, main } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  )
  if (version) app.setVersion(version)
  if (productName ?? name) app.setName(productName ?? name)
  if (desktopName) app.setDesktopName(desktopName)
  app.setAppPath(folder)
  await import(pathToFileURL(join(folder, main ?? 'index.js')).href)
}
