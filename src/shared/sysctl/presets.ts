/** A value of vm.max_map_count that others use, and who. */
export interface LimitPreset {
  readonly value: number
  /** Who starts with it or asks for it, one phrase. */
  readonly origin: string
}

/**
 * Values worth choosing, with whom they come from, the usual one first.
 *
 * Sources: fedoraproject.org/wiki/Changes/IncreaseVmMaxMapCount, Ubuntu bug 2057792, Arch's filesystem package
 * 2024.04.07, nixpkgs 238459, Debian 13; Elastic's bootstrap check; Valve's SteamOS 3.
 */
export const LIMIT_PRESETS: readonly LimitPreset[] = [
  {
    value: 1048576,
    origin: 'Fedora, Ubuntu 24.04, Arch and Debian 13 start with it; Elasticsearch recommends it',
  },
  { value: 262144, origin: 'Elasticsearch and OpenSearch ask for at least this' },
  { value: 2147483642, origin: 'SteamOS; the highest value this app sets' },
]
