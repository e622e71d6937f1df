import { access, readFile, readlink } from 'node:fs/promises'
import { detectSurroundings, type Surroundings } from '../../shared/sysctl/surroundings'

/** Looks for the marks of a sandbox, a container or WSL. Errors: none; what cannot be read is not a mark. */
export async function readSurroundings(root = ''): Promise<Surroundings> {
  const exists = (path: string): Promise<boolean> =>
    access(root + path).then(
      () => true,
      () => false,
    )
  const read = async (path: string): Promise<string> =>
    (await readFile(root + path, 'latin1').catch(() => '')).trim()
  const namespaces = ['pid', 'uts', 'ipc'].map((name) =>
    readlink(`${root}/proc/self/ns/${name}`).catch(() => ''),
  )
  const isSet = (variable: string): boolean => root === '' && process.env[variable] !== undefined
  return detectSurroundings({
    hasFlatpakInfo: await exists('/.flatpak-info'),
    isSnap: isSet('SNAP'),
    kernelRelease: await read('/proc/sys/kernel/osrelease'),
    runsSystemd: await exists('/run/systemd/system'),
    wslConf: await read('/etc/wsl.conf'),
    hasImageMark: await exists('/.dockerenv'),
    hasContainerMark: await exists('/run/.containerenv'),
    hasPodMark: (await exists('/run/secrets/kubernetes.io')) || isSet('KUBERNETES_SERVICE_HOST'),
    containerManager: await read('/run/systemd/container'),
    cgroup: await read('/proc/self/cgroup'),
    mountinfo: await read('/proc/self/mountinfo'),
    namespaces: (await Promise.all(namespaces)).join('\n'),
  })
}
