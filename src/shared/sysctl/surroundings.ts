import { LIMIT_KEY } from './limit-value'

/** The few facts that tell in what the app runs; each read from one place. */
export interface SurroundingFacts {
  /** /.flatpak-info exists. */
  readonly hasFlatpakInfo: boolean
  /** $SNAP is set. */
  readonly isSnap: boolean
  /** /proc/sys/kernel/osrelease; '' where unreadable. */
  readonly kernelRelease: string
  /** /.dockerenv or /run/.containerenv (podman) exists. */
  readonly hasContainerMark: boolean
  /** /run/systemd/container, which names the container's manager; '' where there is none. */
  readonly containerManager: string
}

/** In what the app runs: the machine itself, or something between it and the machine. */
export type SurroundingKind = 'machine' | 'flatpak' | 'snap' | 'wsl1' | 'wsl2' | 'container'

/** In what the app runs, and what the limit means there. */
export interface Surroundings {
  readonly kind: SurroundingKind
  /** What the value means here and where to change it, one sentence each; empty on the machine itself. */
  readonly sentences: readonly string[]
}

/**
 * Tells in what the app runs, the innermost first: a container inside WSL is a container.
 *
 * The limit has no namespace: a container sees the value of its host, and its own files decide nothing at boot.
 */
export function detectSurroundings(facts: SurroundingFacts): Surroundings {
  if (facts.hasFlatpakInfo) return { kind: 'flatpak', sentences: IN_FLATPAK }
  if (facts.isSnap) return { kind: 'snap', sentences: IN_SNAP }
  if (facts.hasContainerMark || isContainerManager(facts.containerManager)) {
    return { kind: 'container', sentences: IN_CONTAINER }
  }
  // WSL 2 runs a kernel of its own ("-microsoft-standard-WSL2"); the imitation in WSL 1 says "-Microsoft".
  if (/microsoft/i.test(facts.kernelRelease)) {
    return /wsl2|microsoft-standard/i.test(facts.kernelRelease)
      ? { kind: 'wsl2', sentences: IN_WSL2 }
      : { kind: 'wsl1', sentences: IN_WSL1 }
  }
  return { kind: 'machine', sentences: [] }
}

/** systemd writes "wsl" there too, which is no container. */
function isContainerManager(manager: string): boolean {
  return manager !== '' && manager !== 'wsl'
}

const IN_FLATPAK = [
  'Inside Flatpak the app sees the processes of its own sandbox only and asks for no rights.',
  `The value is the machine's. Change it in a terminal outside of the sandbox with the commands shown here.`,
]
const IN_SNAP = [
  "A strictly confined snap may not read other processes' maps; a classic one may.",
  `The value is the machine's. Where the prompt fails, use the commands shown here in a terminal.`,
]
const IN_CONTAINER = [
  `This is a container: ${LIMIT_KEY} has no namespace, so the value is the host's and a change is for the whole host.`,
  'Most containers may not change it, and the files listed here decide nothing at boot: run the commands on the host.',
]
const IN_WSL2 = [
  'This is WSL 2: the value is lost when its machine stops (wsl --shutdown).',
  `To keep it, write into .wslconfig of your Windows account, below [wsl2]: kernelCommandLine = "sysctl.${LIMIT_KEY}=NUMBER"`,
]
const IN_WSL1 = ['This is WSL 1, which has no Linux kernel and no such limit. Move to WSL 2 to set one.']
