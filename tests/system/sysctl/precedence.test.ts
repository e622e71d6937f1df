import { beforeAll, describe, expect, it } from 'vitest'
import { KEY, SYSCTL_CASES, type Applied, type Entry } from '../../support/sysctl-cases'
import { applyWithOurs } from '../../support/sysctl-ours'
import { applyWithRealTools, whyNoRealTools } from './real-tools'

const obstacle = whyNoRealTools()
const RANDOM_CASES = 60
/** Fixed, so that a failure can be looked at again. */
const SEED = 20261122

describe.skipIf(obstacle !== null)(
  `the real systemd-sysctl and sysctl --system${obstacle ? `: skipped, ${obstacle}` : ''}`,
  () => {
    const random = randomConfigurations(RANDOM_CASES)
    let real: Applied[]

    beforeAll(() => {
      real = applyWithRealTools([...SYSCTL_CASES.map(({ entries }) => entries), ...random])
    }, 120_000)

    it.each(SYSCTL_CASES.map((each, index) => ({ ...each, index })))(
      '$title',
      ({ index, systemd, procps }) => {
        expect(real[index]).toEqual({ systemd, procps })
      },
    )

    it('agree with us on configurations made at random', () => {
      random.forEach((entries, index) => {
        expect({ entries, ...applyWithOurs(entries) }).toEqual({
          entries,
          ...real[SYSCTL_CASES.length + index],
        })
      })
    })
  },
)

/** Configurations that mix what the cases above try one by one; the same on every run. */
function randomConfigurations(count: number): Entry[][] {
  const below = randomBelow(SEED)
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T
  return Array.from({ length: count }, () => {
    const entries = new Map<string, Entry>()
    for (let left = below(4) + 1; left > 0; left--) {
      const path = `${pick(FOLDERS)}/${pick(NAMES)}`
      entries.set(path, {
        path,
        ...(pick([{ link: '/dev/null' }, {}, ...Array<null>(8).fill(null)]) ?? { text: lines() }),
      })
    }
    if (below(3) === 0) entries.set('/etc/sysctl.conf', { path: '/etc/sysctl.conf', text: lines() })
    return [...entries.values()]
  })

  function lines(): string {
    return Array.from({ length: below(4) }, () => `${line()}\n`).join('')
  }

  function line(): string {
    const key = `${pick(['', '', '', '-'])}${pick(KEYS)}`
    return key.startsWith('-') && below(2) === 0 ? key : `${key} = ${pick(VALUES)}`
  }
}

const FOLDERS = ['/etc/sysctl.d', '/run/sysctl.d', '/usr/local/lib/sysctl.d', '/usr/lib/sysctl.d']
const NAMES = ['10-a.conf', '99-z.conf', 'a.conf', 'Zz.conf', '.h.conf', 'x.txt']
const KEYS = [
  KEY,
  KEY,
  '/net/ipv4/ip_default_ttl',
  'net.ipv4.ip_default_t*',
  'net.ipv4.ip_def*ttl',
  'net/ipv4/ip_default_{ttl,x}*',
  'net/./ipv4/ip_default_ttl',
  'net/ipv4/ip_default_ttl/',
  'net/ipv4/../ipv4/ip_default_ttl',
  'net/./ipv4/ip_default_t*',
  'net.ipv4.ip\\_def*',
]
const VALUES = ['70', '71', '72', '0x50', '75 x', '76abc', '999', '']

/** A small linear congruential generator: numbers from 0 to `end - 1`. */
function randomBelow(seed: number): (end: number) => number {
  let state = seed
  return (end) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return (state >>> 16) % end
  }
}
