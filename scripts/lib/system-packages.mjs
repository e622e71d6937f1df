import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { lastLines, run } from './run.mjs'
import { SetUpError, step } from './say.mjs'

/** Debian's package for each library that Electron is linked with. Newer releases rename some to NAMEt64. */
const LIBRARY_PACKAGES = {
  'libglib-2.0.so.0': 'libglib2.0-0',
  'libgobject-2.0.so.0': 'libglib2.0-0',
  'libgio-2.0.so.0': 'libglib2.0-0',
  'libnss3.so': 'libnss3',
  'libnssutil3.so': 'libnss3',
  'libsmime3.so': 'libnss3',
  'libnspr4.so': 'libnspr4',
  'libdbus-1.so.3': 'libdbus-1-3',
  'libatk-1.0.so.0': 'libatk1.0-0',
  'libatk-bridge-2.0.so.0': 'libatk-bridge2.0-0',
  'libatspi.so.0': 'libatspi2.0-0',
  'libcups.so.2': 'libcups2',
  'libdrm.so.2': 'libdrm2',
  'libgtk-3.so.0': 'libgtk-3-0',
  'libpango-1.0.so.0': 'libpango-1.0-0',
  'libcairo.so.2': 'libcairo2',
  'libX11.so.6': 'libx11-6',
  'libXcomposite.so.1': 'libxcomposite1',
  'libXdamage.so.1': 'libxdamage1',
  'libXext.so.6': 'libxext6',
  'libXfixes.so.3': 'libxfixes3',
  'libXrandr.so.2': 'libxrandr2',
  'libgbm.so.1': 'libgbm1',
  'libexpat.so.1': 'libexpat1',
  'libxcb.so.1': 'libxcb1',
  'libxkbcommon.so.0': 'libxkbcommon0',
  'libudev.so.1': 'libudev1',
  'libasound.so.2': 'libasound2',
}

/** Programs, as names on PATH or absolute paths, and Debian's package for each. */
const PROGRAM_PACKAGES = {
  ps: 'procps',
  Xvfb: 'xvfb',
  gcc: 'gcc',
  'g++': 'g++',
  'dbus-daemon': 'dbus',
  'dbus-send': 'dbus',
  pkexec: 'pkexec',
  '/usr/lib/polkit-1/polkitd': 'polkitd',
  useradd: 'passwd',
  shellcheck: 'shellcheck',
  setpriv: 'util-linux',
  unshare: 'util-linux',
  debootstrap: 'debootstrap',
  git: 'git',
}
/** A C compiler without the C library's headers compiles nothing. */
const WITH_GCC = { file: '/usr/include/stdio.h', package: 'libc6-dev' }

const APT_LIMIT_MS = 20 * 60_000

/** What each use of the checkout needs besides Electron's own libraries. */
export const programsFor = {
  run: ['ps'],
  screen: ['Xvfb'],
  tests: [
    'ps',
    'Xvfb',
    'gcc',
    'g++',
    'dbus-daemon',
    'dbus-send',
    'pkexec',
    '/usr/lib/polkit-1/polkitd',
    'useradd',
    'setpriv',
    'shellcheck',
  ],
}

/**
 * Makes the programs and the shared libraries that `electron` (a binary, or undefined) is linked with available.
 *
 * Shape: as root on a system with apt it installs what is missing, else it refuses with the one command to run.
 */
export async function ensureSystemPackages({ programs, electron }) {
  const missing = [...missingPrograms(programs), ...(electron ? await missingLibraries(electron) : [])]
  if (missing.length === 0) return
  const things = missing.map(({ thing }) => thing).join(', ')
  const wanted = [...new Set(missing.map(({ packageName }) => packageName))]
  if (!isOnPath('apt-get')) {
    throw new SetUpError(
      `missing on this system: ${things}`,
      `Install them with your package manager; on Debian the packages are: ${wanted.join(' ')}`,
    )
  }
  if (process.getuid() !== 0) {
    const names = await Promise.all(wanted.map(nameInThisRelease))
    throw new SetUpError(
      `missing on this system: ${things}`,
      `Run: sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names.join(' ')}`,
    )
  }
  await installWithApt(wanted, things)
  const left = [...missingPrograms(programs), ...(electron ? await missingLibraries(electron) : [])]
  if (left.length > 0) {
    throw new SetUpError(
      `still missing after installing ${wanted.join(' ')}: ${left.map(({ thing }) => thing).join(', ')}`,
      'Install the packages that hold them, then run the same command again.',
    )
  }
}

function missingPrograms(programs) {
  const missing = programs
    .filter((program) => !(program.startsWith('/') ? existsSync(program) : isOnPath(program)))
    .map((thing) => ({ thing, packageName: PROGRAM_PACKAGES[thing] }))
  if (programs.includes('gcc') && !existsSync(WITH_GCC.file)) {
    missing.push({ thing: WITH_GCC.file, packageName: WITH_GCC.package })
  }
  return missing
}

async function missingLibraries(electron) {
  const { status, stdout, output } = await run('ldd', [electron], { limitMs: 30_000 })
  if (status !== 0) {
    throw new SetUpError(
      `ldd cannot read ${electron}: ${lastLines(output, 1)}`,
      'The runtime does not fit this system. Remove it and run the same command again, or name another: VMATLAS_ELECTRON=/path/to/electron',
    )
  }
  const names = [...stdout.matchAll(/^\s*(\S+) => not found$/gm)].map((match) => match[1])
  return [...new Set(names)].map((thing) => ({ thing, packageName: packageOfLibrary(thing) }))
}

function packageOfLibrary(library) {
  const known = LIBRARY_PACKAGES[library]
  if (known !== undefined) return known
  throw new SetUpError(
    `Electron needs ${library}, which is not installed`,
    'Install the package that holds it.',
  )
}

async function installWithApt(wanted, things) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  step('apt', `installing ${wanted.join(' ')}, because this system lacks ${things}`)
  const update = await run('apt-get', ['update'], { env, limitMs: APT_LIMIT_MS })
  const names = await Promise.all(wanted.map(nameInThisRelease))
  const install = ['install', '-y', '--no-install-recommends', ...names]
  const { status, output } = await run('apt-get', install, { env, limitMs: APT_LIMIT_MS })
  if (status === 0) return
  const why = update.status === 0 ? output : `${update.output}\n${output}`
  throw new SetUpError(
    `apt-get could not install them:\n    ${lastLines(why, 8)}`,
    `Run by hand and read what it says: apt-get update && apt-get ${install.join(' ')}`,
  )
}

/** The t64 name where this release has it (Debian 13, Ubuntu 24.04), else the plain one. */
async function nameInThisRelease(name) {
  if (!Object.values(LIBRARY_PACKAGES).includes(name)) return name
  const { stdout } = await run('apt-cache', ['show', '--no-all-versions', `${name}t64`], { limitMs: 30_000 })
  return stdout.includes(`Package: ${name}t64`) ? `${name}t64` : name
}

function isOnPath(program) {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin']
  return folders.some((folder) => folder !== '' && existsSync(join(folder, program)))
}
