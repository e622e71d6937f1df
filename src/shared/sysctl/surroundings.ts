import { containerFrom, type ContainerMarks } from './container-marks'
import { LIMIT_KEY } from './limit-value'

/** The few facts that tell in what the app runs; each read from one place. */
export interface SurroundingFacts extends ContainerMarks {
  /** /.flatpak-info exists. */
  readonly hasFlatpakInfo: boolean
  /** $SNAP is set. */
  readonly isSnap: boolean
  /** /proc/sys/kernel/osrelease; '' where unreadable. */
  readonly kernelRelease: string
  /** /run/systemd/system exists: systemd started this system and applied the files (sd_booted(3)). */
  readonly runsSystemd: boolean
  /** /etc/wsl.conf; '' where there is none. */
  readonly wslConf: string
}

/** In what the app runs: the machine itself, or something between it and the machine. */
export type SurroundingKind = 'machine' | 'flatpak' | 'snap' | 'wsl1' | 'wsl2' | 'container' | 'pod'

/** In what the app runs, and what the limit means there. */
export interface Surroundings {
  readonly kind: SurroundingKind
  /** What the value means here and where to change it, one sentence each; empty on the machine itself. */
  readonly sentences: readonly string[]
  /** Why the files that are seen here decide nothing at the next start; '' where they do. */
  readonly filesAreIdle: string
  /** True where the kernel's command line that is seen here belongs to a host whose files are not seen. */
  readonly hasForeignKernel: boolean
}

/**
 * Tells in what the app runs, the innermost first: a container inside WSL is a container.
 *
 * The limit has no namespace: a container sees the value of its host, and its own files decide nothing at boot.
 */
export function detectSurroundings(facts: SurroundingFacts): Surroundings {
  if (facts.hasFlatpakInfo) return foreign('flatpak', IN_FLATPAK, 'These are files of the sandbox.')
  if (facts.isSnap) return onMachine('snap', IN_SNAP)
  const container = containerFrom(facts)
  if (container === 'pod') return foreign('pod', IN_POD, 'These are files of the pod.')
  if (container === 'container')
    return foreign('container', IN_CONTAINER, 'These are files of the container.')
  // WSL 2 runs a kernel of its own ("-microsoft-standard-WSL2"); the imitation in WSL 1 says "-Microsoft".
  if (!/microsoft/i.test(facts.kernelRelease)) return onMachine('machine', [])
  if (/wsl2|microsoft-standard/i.test(facts.kernelRelease)) return inWsl2(facts)
  const filesAreIdle = 'WSL 1 has no such limit.'
  return { kind: 'wsl1', sentences: IN_WSL1, filesAreIdle, hasForeignKernel: true }
}

function onMachine(kind: SurroundingKind, sentences: readonly string[]): Surroundings {
  return { kind, sentences, filesAreIdle: '', hasForeignKernel: false }
}

function foreign(kind: SurroundingKind, sentences: readonly string[], whose: string): Surroundings {
  return { kind, sentences, filesAreIdle: `${whose} Only the host's files count.`, hasForeignKernel: true }
}

/** The command line of .wslconfig decides first; then the files do, if systemd runs in the distribution. */
function inWsl2({ runsSystemd, wslConf }: SurroundingFacts): Surroundings {
  const lost = 'This is WSL 2: the running value is lost when its machine stops (wsl --shutdown).'
  const setting = `kernelCommandLine = "sysctl.${LIMIT_KEY}=NUMBER"`
  if (runsSystemd) {
    const sentences = [
      lost,
      'systemd runs here, so the files below are applied when this distribution starts, over the kernel command line.',
      `To set it without them, write into .wslconfig of your Windows account, below [wsl2]: ${setting}`,
    ]
    return onMachine('wsl2', sentences)
  }
  const systemd = wantsSystemd(wslConf)
    ? '/etc/wsl.conf asks for systemd, but it does not run yet: after wsl --shutdown it applies the files below.'
    : 'Nothing applies the files below when it starts, since systemd does not run here; to let them count, write systemd=true below [boot] into /etc/wsl.conf.'
  const sentences = [
    lost,
    `.wslconfig of your Windows account decides: write below [wsl2] ${setting}, then run wsl --shutdown.`,
    systemd,
  ]
  if (wantsSystemd(wslConf)) return onMachine('wsl2', sentences)
  const filesAreIdle = 'WSL without systemd applies no files.'
  return { kind: 'wsl2', sentences, filesAreIdle, hasForeignKernel: false }
}

/** Says whether wsl.conf turns systemd on: `systemd=true` in its section [boot]; the last one counts. */
function wantsSystemd(wslConf: string): boolean {
  let section = ''
  let isOn = false
  for (const line of wslConf.split(/\r?\n/)) {
    section = /^\s*\[([^\]]*)\]/.exec(line)?.[1]?.trim().toLowerCase() ?? section
    const value = /^\s*systemd\s*=\s*"?(\w+)"?\s*(?:[#;].*)?$/i.exec(line)?.[1]
    if (section === 'boot' && value !== undefined) isOn = value.toLowerCase() === 'true'
  }
  return isOn
}

const IN_FLATPAK = [
  'Inside Flatpak the app sees only the processes of its own sandbox and cannot ask for privileges.',
  `The value is the machine's. Change it in a terminal outside of the sandbox with the commands shown here.`,
]
const IN_SNAP = [
  "A strictly confined snap may not read other processes' maps; a classic one may.",
  `The value is the machine's. If the prompt fails, use the commands shown here in a terminal.`,
]
const IN_CONTAINER = [
  `This is a container: ${LIMIT_KEY} has no namespace, so the value is the host's and a change is for the whole host.`,
  'Containers usually cannot change it, and the files below have no effect at boot: run the commands on the host.',
]
const IN_POD = [
  `This is a pod of Kubernetes: ${LIMIT_KEY} has no namespace, so the value is the node's and a change is for the whole node.`,
  'The files below have no effect at boot: set it on the node, or from a privileged init container or DaemonSet.',
]
const IN_WSL1 = ['This is WSL 1, which has no Linux kernel and no such limit. Move to WSL 2 to set one.']
