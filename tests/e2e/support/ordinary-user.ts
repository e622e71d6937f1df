import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { createLockedUser, purgeLockedUsers } from '../../support/locked-user'
import { playwrightLoader, repositoryRoot } from '../../support/launch-app'

const FOLDER_PREFIX = 'vmatlas-user-'

/** An ordinary user made for one test, with a copy of the app and of Electron that this user can read. */
export interface OrdinaryUser {
  readonly name: string
  readonly uid: number
  /** Starts Electron as this user, with the Chromium sandbox on. */
  readonly executablePath: string
  readonly appPath: string
  readonly userDataDir: string
  readonly loader: string
  /** Removes the user and the copies. */
  remove(): void
}

/**
 * Makes a locked user. Needs root and the lock of guardLimit, under which leftovers of killed runs are removed
 * first; the caller removes it, also when the test fails.
 *
 * Root's home is closed to others, so the app and Electron are copied (hard links where possible) to a folder
 * that the user can read. `mounts` are shell commands run as root in a mount namespace of the app's own.
 */
export function createOrdinaryUser(mounts = ''): OrdinaryUser {
  purgeLeftovers()
  const locked = createLockedUser()
  const { name, uid } = locked
  const folder = mkdtempSync(join(tmpdir(), FOLDER_PREFIX))
  chmodSync(folder, 0o755)

  const electron = process.env['VMATLAS_ELECTRON_PATH'] ?? ''
  const runtime = join(folder, 'runtime')
  copyTree(dirname(electron), runtime)
  chownSync(join(runtime, 'chrome-sandbox'), 0, 0)
  chmodSync(join(runtime, 'chrome-sandbox'), 0o4755)

  const appPath = join(folder, 'app')
  mkdirSync(join(appPath, 'node_modules'), { recursive: true })
  cpSync(join(repositoryRoot, 'out'), join(appPath, 'out'), { recursive: true })
  cpSync(join(repositoryRoot, 'package.json'), join(appPath, 'package.json'))
  cpSync(join(repositoryRoot, 'node_modules/ps-list'), join(appPath, 'node_modules/ps-list'), {
    recursive: true,
  })
  const loader = join(folder, 'loader.cjs')
  cpSync(playwrightLoader, loader)
  execFileSync('chmod', ['-R', 'a+rX', appPath, loader])

  const home = join(folder, 'home')
  mkdirSync(join(home, 'data'), { recursive: true })
  chownSync(home, uid, uid)
  chownSync(join(home, 'data'), uid, uid)

  const executablePath = join(folder, 'electron-as-user')
  const binary = join(runtime, basename(electron))
  writeFileSync(
    executablePath,
    `#!/bin/sh
set -e
${mounts === '' ? '' : IN_NAMESPACE}${mounts}
export HOME='${home}' XDG_RUNTIME_DIR='${home}'
exec setpriv --reuid ${uid} --regid ${uid} --clear-groups '${binary}' "$@"
`,
    { mode: 0o755 },
  )
  return {
    name,
    uid,
    executablePath,
    appPath,
    userDataDir: join(home, 'data'),
    loader,
    remove: () => {
      locked.remove()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** What a killed run left behind. */
function purgeLeftovers(): void {
  purgeLockedUsers()
  for (const name of readdirSync(tmpdir())) {
    if (name.startsWith(FOLDER_PREFIX)) rmSync(join(tmpdir(), name), { recursive: true, force: true })
  }
}

/** The script starts itself anew in a mount namespace. */
const IN_NAMESPACE = `if [ "$IN_NAMESPACE" != yes ]; then
  IN_NAMESPACE=yes exec unshare -m --propagation private "$0" "$@"
fi
`

function copyTree(from: string, to: string): void {
  try {
    execFileSync('cp', ['-al', from, to], { stdio: 'ignore' })
  } catch {
    rmSync(to, { recursive: true, force: true })
    execFileSync('cp', ['-a', from, to])
  }
}
