import { LIMIT_CEILING, LIMIT_FLOOR } from './limit-range'

/** Somebody who starts with a value, or asks for it. */
export interface PresetSource {
  readonly who: string
  /** The release or the date from which on; null where the source gives none. */
  readonly since: string | null
  /** Where it is written: a page, or a project's issue. */
  readonly source: string
}

/** A value of vm.max_map_count that others use, and who. */
export interface LimitPreset {
  readonly value: number
  /** Who starts with it or asks for it, one phrase. */
  readonly origin: string
  readonly sources: readonly PresetSource[]
}

/** Values worth choosing, with whom they come from, the usual one first. */
export const LIMIT_PRESETS: readonly LimitPreset[] = [
  {
    value: 1048576,
    origin: 'Fedora, Ubuntu 24.04, Arch and Debian 13 use it by default; Elasticsearch recommends it',
    sources: [
      {
        who: 'Fedora',
        since: '39 (June 2023)',
        source: 'fedoraproject.org/wiki/Changes/IncreaseVmMaxMapCount',
      },
      { who: 'NixOS', since: 'June 2023', source: 'github.com/NixOS/nixpkgs/pull/238459' },
      { who: 'Ubuntu', since: '24.04', source: 'bugs.launchpad.net/bugs/2057792' },
      { who: 'Arch', since: '7 April 2024', source: 'phoronix.com/news/Arch-Linux-vm.max_map_count' },
      { who: 'Debian', since: '13', source: 'github.com/opensearch-project/OpenSearch/issues/21604' },
      { who: 'RHEL', since: '10', source: 'github.com/opensearch-project/OpenSearch/issues/21604' },
      { who: 'Elasticsearch recommends it', since: '8.16', source: 'elastic.co/docs (vm-max-map-count)' },
    ],
  },
  {
    value: 262144,
    origin: 'Elasticsearch and OpenSearch ask for at least this',
    sources: [
      {
        who: 'Elasticsearch does not start below it',
        since: null,
        source: 'elastic.co/docs (bootstrap-checks-max-map-count)',
      },
      { who: 'OpenSearch', since: null, source: 'github.com/opensearch-project/OpenSearch/issues/21604' },
    ],
  },
  {
    value: 524288,
    origin: 'SonarQube asks for at least this; Ryujinx warns below it',
    sources: [
      { who: 'SonarQube', since: null, source: 'docs.sonarsource.com (pre-installation, Linux)' },
      { who: 'Ryujinx', since: null, source: 'github.com/Ryujinx/Ryujinx/pull/4702' },
    ],
  },
  {
    value: 16777216,
    origin: 'default of linux-tkg kernels; used for games that need more than 1,048,576',
    sources: [{ who: 'linux-tkg', since: null, source: 'github.com/Frogging-Family/linux-tkg/issues/919' }],
  },
  {
    value: LIMIT_CEILING,
    origin: 'SteamOS; the highest value this app sets',
    sources: [{ who: 'SteamOS 3', since: null, source: 'rootpages, issue 977' }],
  },
]

/** The steps in which a computed value comes. */
const STEP = 65536

/**
 * Computes a value from what runs now: twice the count of the process with the most maps, in steps of 65,536.
 *
 * Never below the kernel's default or above the highest value that the app sets.
 *
 *   3,000 -> 65,536    61,200 -> 131,072    1,000,000 -> 2,031,616
 */
export function computeLimitFor(fullest: number): number {
  const twice = Math.ceil((2 * Math.max(fullest, 0)) / STEP) * STEP
  return Math.min(Math.max(twice, LIMIT_FLOOR), LIMIT_CEILING)
}
