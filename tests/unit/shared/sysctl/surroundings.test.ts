import { describe, expect, it } from 'vitest'
import { applySurroundings } from '../../../../src/shared/sysctl/apply-surroundings'
import { describeDecision } from '../../../../src/shared/sysctl/describe-decision'
import { decideSysctl, type SysctlDecision } from '../../../../src/shared/sysctl/precedence'
import { detectSurroundings, type SurroundingFacts } from '../../../../src/shared/sysctl/surroundings'
import { toFiles } from '../../../support/sysctl-ours'

const plain: SurroundingFacts = {
  hasFlatpakInfo: false,
  isSnap: false,
  kernelRelease: '6.12.57+deb13-amd64',
  runsSystemd: true,
  wslConf: '',
  hasImageMark: false,
  hasContainerMark: false,
  hasPodMark: false,
  containerManager: '',
  cgroup: '0::/user.slice/user-1000.slice/session-2.scope',
  mountinfo: '27 1 254:0 / / rw,relatime - ext4 /dev/vda rw',
  namespaces: 'pid:[4026531836]\nuts:[4026531838]\nipc:[4026531839]',
}
const INSIDE = { namespaces: 'pid:[4026532570]\nuts:[4026532568]\nipc:[4026532569]' }
const mount = (root: string, place: string): string =>
  `629 600 254:1 ${root} ${place} rw,relatime - ext4 /dev/vda1 rw`

describe('detectSurroundings', () => {
  it('has nothing to say on the machine itself', () => {
    expect(detectSurroundings(plain)).toEqual({
      kind: 'machine',
      sentences: [],
      filesAreIdle: '',
      hasForeignKernel: false,
    })
  })

  it.each([
    ['flatpak', { hasFlatpakInfo: true }, /outside of the sandbox/],
    ['snap', { isSnap: true }, /confined snap/],
    ['container', { hasContainerMark: true }, /host's/],
    ['container', { containerManager: 'systemd-nspawn' }, /on the host/],
    ['wsl2', { kernelRelease: '5.15.153.1-microsoft-standard-WSL2' }, /\.wslconfig/],
    ['wsl2', { kernelRelease: '6.6.1-microsoft-standard-WSL2', containerManager: 'wsl' }, /wsl --shutdown/],
    ['wsl1', { kernelRelease: '4.4.0-19041-Microsoft' }, /no such limit/],
    ['container', { kernelRelease: '5.15.1-microsoft-standard-WSL2', hasContainerMark: true }, /container/],
    ['flatpak', { hasFlatpakInfo: true, hasContainerMark: true }, /Flatpak/],
  ] as const)('knows %s by %j', (kind, facts, words) => {
    const found = detectSurroundings({ ...plain, ...facts })
    expect(found.kind).toBe(kind)
    expect(found.sentences.join(' ')).toMatch(words)
  })

  it.each([
    ['Docker, by the file of its image', { hasImageMark: true, ...INSIDE }, 'container'],
    ['a machine that was made from an image', { hasImageMark: true }, 'machine'],
    ['Docker, by cgroup v1', { cgroup: `4:memory:/docker/${'0a1b'.repeat(16)}` }, 'container'],
    [
      'Docker, by the driver of systemd',
      { cgroup: `0::/system.slice/docker-${'0a1b'.repeat(16)}.scope` },
      'container',
    ],
    ['the daemon of Docker on a host', { cgroup: '0::/system.slice/docker.service' }, 'machine'],
    ['podman', { cgroup: `0::/machine.slice/libpod-${'0a1b'.repeat(16)}.scope/container` }, 'container'],
    [
      'a pod, by cgroup',
      { cgroup: '0::/kubepods.slice/kubepods-burstable.slice/cri-containerd-0a1b2c3d4e5f.scope' },
      'pod',
    ],
    ['containerd alone', { cgroup: '0::/system.slice/cri-containerd-0a1b2c3d4e5f6071.scope' }, 'container'],
    [
      'a pod with a cgroup namespace',
      { cgroup: '0::/', mountinfo: mount('/var/lib/kubelet/pods/6f1d/etc-hosts', '/etc/hosts') },
      'pod',
    ],
    ['a pod by its token', { cgroup: '0::/', hasPodMark: true }, 'pod'],
    [
      'the overlay of containerd',
      {
        cgroup: '0::/',
        mountinfo:
          '600 500 0:99 / / rw - overlay overlay rw,upperdir=/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/9/fs',
      },
      'container',
    ],
    [
      'a host that runs containers',
      {
        mountinfo: `${mount('/', '/')}\n${mount('/', '/run/containerd/io.containerd.runtime.v2.task/k8s.io/0a1b/rootfs')}`,
      },
      'machine',
    ],
    ['systemd-nspawn', { containerManager: 'systemd-nspawn' }, 'container'],
  ] as const)('knows %s', (_name, facts, kind) => {
    expect(detectSurroundings({ ...plain, ...facts }).kind).toBe(kind)
  })

  describe('in WSL 2', () => {
    const wsl = { ...plain, kernelRelease: '6.6.87.2-microsoft-standard-WSL2' }
    it('lets the files decide where systemd runs', () => {
      const found = detectSurroundings(wsl)
      expect(found.filesAreIdle).toBe('')
      expect(found.sentences.join(' ')).toMatch(/systemd runs here, so the files below are applied/)
    })

    it('names .wslconfig as what decides where systemd does not run', () => {
      const found = detectSurroundings({ ...wsl, runsSystemd: false, wslConf: '[network]\nsystemd=true\n' })
      expect(found.filesAreIdle).not.toBe('')
      expect(found.sentences.join(' ')).toMatch(/\.wslconfig.*systemd=true below \[boot\]/)
    })

    it('knows that systemd is asked for and does not run yet', () => {
      const found = detectSurroundings({
        ...wsl,
        runsSystemd: false,
        wslConf: '[boot]\r\n systemd = true\r\n',
      })
      expect(found.sentences.join(' ')).toMatch(/asks for systemd, but it does not run yet/)
    })
  })
})

describe('applySurroundings', () => {
  const file = { path: '/etc/sysctl.d/a.conf', text: 'vm.max_map_count=262144' }
  const decision = decideSysctl(toFiles([file]), 'sysctl.vm.max_map_count=1048576')

  function inPlace(facts: Partial<SurroundingFacts>): { text: string; decided: SysctlDecision } {
    const surroundings = detectSurroundings({ ...plain, ...facts })
    const decided = applySurroundings(decision, surroundings)
    return { decided, text: describeDecision(decided, 1048576, surroundings).join(' ') }
  }

  it('changes nothing on the machine', () => {
    expect(inPlace({}).decided).toBe(decision)
  })

  it('promises nothing in a container', () => {
    const { decided, text } = inPlace({ hasContainerMark: true })
    expect(decided.atBoot).toEqual({ value: null, winner: -1 })
    expect(decided.lines.map(({ atBoot }) => atBoot.verdict)).toEqual(['masked', 'masked'])
    expect(text).toMatch(/^What sets it at the next boot is not visible here\./)
    expect(text).not.toMatch(/default|The running value/)
  })

  it('lets the kernel command line decide in WSL without systemd', () => {
    const { decided, text } = inPlace({ kernelRelease: '6.6-microsoft-standard-WSL2', runsSystemd: false })
    expect(decided.atBoot).toEqual({ value: 1048576, winner: 0 })
    expect(text).toBe(
      'At the next start of WSL the kernel command line sets it to 1,048,576. sysctl --system would set 262,144 instead, by /etc/sysctl.d/a.conf, line 1.',
    )
  })

  it('lets the files decide in WSL with systemd', () => {
    expect(inPlace({ kernelRelease: '6.6-microsoft-standard-WSL2' }).text).toMatch(
      /^At the next start of WSL \/etc\/sysctl\.d\/a\.conf, line 1, sets it to 262,144\./,
    )
  })
})
