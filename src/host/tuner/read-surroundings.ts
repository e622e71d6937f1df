import { access, readFile } from 'node:fs/promises'
import { detectSurroundings, type Surroundings } from '../../shared/sysctl/surroundings'

/** Looks for the marks of a sandbox, a container or WSL. Errors: none; what cannot be read is no mark. */
export async function readSurroundings(root = ''): Promise<Surroundings> {
  const exists = (path: string): Promise<boolean> =>
    access(root + path).then(
      () => true,
      () => false,
    )
  const read = async (path: string): Promise<string> =>
    (await readFile(root + path, 'latin1').catch(() => '')).trim()
  return detectSurroundings({
    hasFlatpakInfo: await exists('/.flatpak-info'),
    isSnap: root === '' && process.env['SNAP'] !== undefined,
    kernelRelease: await read('/proc/sys/kernel/osrelease'),
    hasContainerMark: (await exists('/.dockerenv')) || (await exists('/run/.containerenv')),
    containerManager: await read('/run/systemd/container'),
  })
}
