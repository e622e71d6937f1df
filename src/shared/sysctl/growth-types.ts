import type { EpochMs, Milliseconds } from '../units'

/** The map count as it was read at a time. */
export interface GrowthSample {
  readonly atMs: EpochMs
  readonly used: number
}

/** How the map count grows, and when it reaches the limit if it goes on like that. */
export interface Growth {
  /** Mappings per second over the latest samples that lie near one line; over all of them where none do. */
  readonly perSecond: number
  /** `unclear`: it changes, but neither rises along a line nor stays where it is. */
  readonly trend: 'growing' | 'steady' | 'unclear'
  /** From the last sample until a new mapping is refused, see {@link TimeToLimit}; null where the samples do not support one. */
  readonly untilLimitMs: TimeToLimit | null
  /** How many samples this is based on, and the time from the first to the last of them. */
  readonly basis: { readonly samples: number; readonly spanMs: Milliseconds }
}

/** A range of time, and what is likeliest inside it. */
export interface TimeToLimit {
  readonly soonest: Milliseconds
  readonly likely: Milliseconds
  readonly latest: Milliseconds
}
