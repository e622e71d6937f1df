/** What a container leaves to be seen from inside; each read from one place, '' where it cannot be read. */
export interface ContainerMarks {
  /** /.dockerenv exists. It is part of the image: a machine made from an image has it too. */
  readonly hasImageMark: boolean
  /** /run/.containerenv (podman) exists. */
  readonly hasContainerMark: boolean
  /** /run/secrets/kubernetes.io exists, or $KUBERNETES_SERVICE_HOST is set. */
  readonly hasPodMark: boolean
  /** /run/systemd/container, which names the container's manager. */
  readonly containerManager: string
  /** /proc/self/cgroup. */
  readonly cgroup: string
  /** /proc/self/mountinfo. */
  readonly mountinfo: string
  /** Where the links pid, uts and ipc of /proc/self/ns lead, one a line. */
  readonly namespaces: string
}

/** Cgroups that name one container: Docker, containerd and CRI-O below kubelet, podman, LXC. */
const CONTAINER_CGROUP =
  /\/docker[-/][0-9a-f]{12}|\/(?:cri-containerd|crio|libpod)-[0-9a-f]{12}|\/lxc(?:\.payload)?[./][^/\n]|\/ecs\/|\/garden\//
const POD_CGROUP = /kubepods|\/kubelet\//

/** Files that a container's manager mounts into it, and folders from which they come. */
const MANAGED_FILES = new Set(['/etc/hosts', '/etc/resolv.conf', '/etc/hostname', '/dev/termination-log'])
const MANAGED_SOURCE =
  /\/docker\/containers\/|containerd|\/containers\/(?:storage|[0-9a-f]{12})|overlay-containers/
const POD_SOURCE = /\/kubelet\/pods\/|io\.containerd\.grpc\.v1\.cri|\/pods\/[0-9a-f-]{36}\//

/** Inode numbers of the first namespaces, fixed since Linux 3.8 (include/linux/proc_ns.h: PROC_PID_INIT_INO and others). */
const FIRST_NAMESPACES = ['pid:[4026531836]', 'uts:[4026531838]', 'ipc:[4026531839]']

/**
 * Says whether the marks are those of a container, and of one in a pod of Kubernetes; null for neither.
 *
 * containerd leaves no file as Docker and podman do: its pods are known by their cgroup, by the files that kubelet
 * mounts into them, or by the root folder that is an overlay of containerd's.
 */
export function containerFrom(marks: ContainerMarks): 'container' | 'pod' | null {
  const mounts = managedMounts(marks.mountinfo)
  if (marks.hasPodMark || POD_CGROUP.test(marks.cgroup) || mounts.some((line) => POD_SOURCE.test(line)))
    return 'pod'
  const isManaged = marks.containerManager !== '' && marks.containerManager !== 'wsl'
  if (isManaged || marks.hasContainerMark) return 'container'
  if (CONTAINER_CGROUP.test(marks.cgroup) || mounts.some((line) => MANAGED_SOURCE.test(line)))
    return 'container'
  return marks.hasImageMark && !isInFirstNamespaces(marks.namespaces) ? 'container' : null
}

/** The lines of the mounts that a manager makes: the root folder, and files in /etc. A host's list has the others too. */
function managedMounts(mountinfo: string): string[] {
  return mountinfo.split('\n').filter((line) => {
    const place = line.split(' ')[4] ?? ''
    return place === '/' || MANAGED_FILES.has(place) || place.startsWith('/run/secrets/kubernetes.io')
  })
}

function isInFirstNamespaces(namespaces: string): boolean {
  const found = new Set(namespaces.split('\n'))
  return FIRST_NAMESPACES.every((name) => found.has(name))
}
