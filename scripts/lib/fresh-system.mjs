import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { projectRoot } from './paths.mjs'
import { lastLines, run } from './run.mjs'
import { SetUpError, step } from './say.mjs'

const BOOTSTRAP_LIMIT_MS = 20 * 60_000
const COMMAND_LIMIT_MS = 90 * 60_000

/** The systems that can be made. Debian 12's own Node is older than what the project runs on; it gets this one. */
export const systems = {
  bookworm: { title: 'Debian 12', packages: ['git', 'ca-certificates'], bringsNode: false },
  trixie: { title: 'Debian 13', packages: ['git', 'ca-certificates', 'nodejs', 'npm'], bringsNode: true },
}

/** What this machine has of its own to reach its package registries; a bare system has to be given it. */
const WAYS_OUT = [
  ['/etc/resolv.conf', 'etc/resolv.conf'],
  ['/etc/hosts', 'etc/hosts'],
  ['/etc/ssl/certs/ca-certificates.crt', 'etc/ssl/certs/ca-certificates.crt'],
  [join(homedir(), '.npmrc'), 'root/.npmrc'],
]

/** A mount namespace with the system as its root: a mount point of its own, so that tests can mount over /proc. */
const ENTER = `set -e
mount --bind "$1" "$1"
mount -t proc proc "$1/proc"
mount --rbind /dev "$1/dev"
mount --rbind /sys "$1/sys"
exec chroot "$1" /usr/bin/env -i HOME=/root LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin sh -c "$2"`

/**
 * Makes a minimal Debian in a folder of its own with git and Node, and a clone of what is committed in /root/vmatlas.
 *
 * Shape: `enter(command)` runs a shell command in it and answers as run() does; `remove()` deletes it.
 * Errors: SetUpError where it cannot be made.
 */
export async function makeFreshSystem(name) {
  const { packages, bringsNode } = systems[name]
  const folder = mkdtempSync(join(tmpdir(), `vmatlas-fresh-${name}-`))
  const root = join(folder, 'root')
  const enter = (command, onOutput) =>
    run('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', ENTER, 'sh', root, command], {
      limitMs: COMMAND_LIMIT_MS,
      give: (child) => {
        child.stdout.on('data', onOutput ?? (() => undefined))
        child.stderr.on('data', onOutput ?? (() => undefined))
      },
    })
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    step('fresh', `debootstrap ${name}`)
    const made = await run('debootstrap', ['--variant=minbase', name, root], { limitMs: BOOTSTRAP_LIMIT_MS })
    if (made.status !== 0) throw failure(`debootstrap ${name} failed`, made.output)
    giveWaysOut(root)
    const install = `apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends ${packages.join(' ')}`
    const installed = await enter(install)
    if (installed.status !== 0)
      throw failure(`apt-get install ${packages.join(' ')} failed`, installed.output)
    // The package of certificates has replaced the list that leads out.
    giveWaysOut(root)
    if (!bringsNode) copyNode(root)
    await clone(root, enter)
    return { enter, remove }
  } catch (error) {
    remove()
    throw error
  }
}

function giveWaysOut(root) {
  for (const [from, to] of WAYS_OUT) {
    if (!existsSync(from)) continue
    mkdirSync(dirname(join(root, to)), { recursive: true })
    copyFileSync(from, join(root, to))
  }
}

/** The Node that runs this, with its npm. */
function copyNode(root) {
  const prefix = dirname(dirname(process.execPath))
  const local = join(root, 'usr/local')
  mkdirSync(join(local, 'lib/node_modules'), { recursive: true })
  copyFileSync(process.execPath, join(local, 'bin/node'))
  cpSync(join(prefix, 'lib/node_modules/npm'), join(local, 'lib/node_modules/npm'), { recursive: true })
  cpSync(join(prefix, 'bin/npm'), join(local, 'bin/npm'), { verbatimSymlinks: true })
}

async function clone(root, enter) {
  const bare = await run('git', ['clone', '-q', '--bare', projectRoot, join(root, 'root/vmatlas.git')])
  if (bare.status !== 0) throw failure('the checkout could not be cloned', bare.output)
  const cloned = await enter('git clone -q /root/vmatlas.git /root/vmatlas')
  if (cloned.status !== 0) throw failure('the clone could not be cloned', cloned.output)
}

function failure(message, output) {
  return new SetUpError(
    `${message}:\n    ${lastLines(output, 8)}`,
    'Read what it says, then run the same command again.',
  )
}
