/*
 * Runs inside a network and mount namespace of its own (see real-tools.ts): puts each configuration of its standard
 * input in place, lets systemd-sysctl and sysctl --system apply it, and prints what the kernel then says.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const KEY_FILE = '/proc/sys/net/ipv4/ip_default_ttl'
const START = '64'
/** Covered whole where the folder itself may be missing, so that nothing is made on the host. */
const COVERED = ['/etc/sysctl.d', '/run', '/usr/local/lib', '/usr/lib/sysctl.d']
const FOLDERS = ['/etc/sysctl.d', '/run/sysctl.d', '/usr/local/lib/sysctl.d', '/usr/lib/sysctl.d']
const MAIN_FILE = '/etc/sysctl.conf'

const { systemdSysctl, cases } = JSON.parse(readFileSync(0, 'utf8'))
for (const folder of COVERED) execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', folder])
for (const folder of FOLDERS) mkdirSync(folder, { recursive: true })
// The file that stands for /etc/sysctl.conf; a device there is what a missing file is to both tools.
writeFileSync('/run/sysctl.conf', '')

process.stdout.write(JSON.stringify(cases.map(runCase)))

function runCase(entries) {
  for (const folder of FOLDERS)
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true })
  const main = entries.find(({ path }) => path === MAIN_FILE)
  if (main) writeFileSync('/run/sysctl.conf', main.text, 'latin1')
  execFileSync('mount', ['--bind', main ? '/run/sysctl.conf' : '/dev/null', MAIN_FILE])
  try {
    for (const entry of entries) if (entry !== main) put(entry)
    return { systemd: apply(systemdSysctl), procps: apply('sysctl', '--system') }
  } finally {
    execFileSync('umount', [MAIN_FILE])
  }
}

function put({ path, text, link }) {
  mkdirSync(dirname(path), { recursive: true })
  if (link !== undefined) symlinkSync(link, path)
  else if (text === undefined) mkdirSync(path)
  else writeFileSync(path, text, 'latin1')
}

/** The value after the tool ran, or null where it set none. */
function apply(command, ...args) {
  writeFileSync(KEY_FILE, START)
  const { error } = spawnSync(command, args, { stdio: 'ignore' })
  if (error) throw error
  const value = readFileSync(KEY_FILE, 'latin1').trim()
  return value === START ? null : Number(value)
}
