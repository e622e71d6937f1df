import { makeHarmless, showName } from '../format/name'

/** A unit as systemd writes it into a path: characters that it escapes are left escaped, as its commands want them. */
const UNIT = /([^/]+)\.service(?=\/|$)/
const CONTAINER =
  /(?:docker|libpod|crio|cri-containerd)-([0-9a-f]{12})[0-9a-f]*\.scope|\/(?:docker|lxc)\/([\w.-]{1,64})/
const KUBERNETES = /\/kubepods/

/**
 * Says how the program of a process is started again, as the end of a sentence, by its control group.
 *
 * `cgroup` is the text of /proc/PID/cgroup (latin1), empty where unreadable. Source: cgroups(7), systemd.unit(5).
 *
 *   0::/system.slice/cron.service -> "systemctl restart cron.service"
 */
export function describeRestart(pid: number, name: string, cgroup: string): string {
  if (pid === 1) return 'systemctl daemon-reexec, or a reboot'
  const path = /^(?:0::|\d+:name=systemd:)(.*)$/m.exec(cgroup)?.[1] ?? ''
  if (KUBERNETES.test(path)) return 'restart its pod'
  const container = CONTAINER.exec(path)
  if (container !== null) return `restart its container ${makeHarmless(container[1] ?? container[2] ?? '')}`
  const user = /\/user@(\d+)\.service\/(.*)$/.exec(path)
  const unit = UNIT.exec(user?.[2] ?? (path.includes('/user.slice/') ? '' : path))?.[1]
  if (unit === undefined) return `close ${showName(name)} and start it again`
  return `systemctl ${user === null ? '' : '--user '}restart ${makeHarmless(unit)}.service`
}
