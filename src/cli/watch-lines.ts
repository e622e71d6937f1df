import { describeRate, describeReach } from '../shared/explain/describe-growth'
import { computeLimitRoom } from '../shared/explain/limit-arithmetic'
import { formatCount, formatPercent } from '../shared/format/count'
import { escapeActing } from '../shared/format/escape-acting'
import { decodeName, escapeForTerminal } from '../shared/format/name'
import type { WatchAlert } from '../shared/sysctl/limit-watch'

/** Version of the JSON that `watch --json` prints. */
const WATCH_JSON_VERSION = 1

/**
 * Writes an alert as one line of text.
 *
 *   2026-03-01T10:00:00Z java (PID 4127, elastic): 61,204 maps, 93.4 % of the limit, +38/min,
 *   limit reached in about 1 h 54 min at this rate, by 60 counts over the last 1 h 2 min
 */
export function alertText({ count, name, user, limit, growth }: WatchAlert): string {
  const facts = [`${formatCount(count.used)} maps`, `${formatPercent(count.used / limit)} of the limit`]
  const rate = describeRate(growth)
  if (rate !== '') facts.push(rate)
  const reach = describeReach(growth)
  if (reach !== '') facts.push(reach)
  const who = `${escapeForTerminal(name)} (PID ${count.pid}, ${escapeForTerminal(user)})`
  return `${isoSeconds(count.atMs)} ${who}: ${facts.join(', ')}\n`
}

/** Writes an alert as one line of JSON. */
export function alertJson({ count, name, user, limit, growth }: WatchAlert): string {
  const { share, freeForNew } = computeLimitRoom(count.used, limit)
  const json = JSON.stringify({
    version: WATCH_JSON_VERSION,
    at: new Date(count.atMs).toISOString(),
    pid: count.pid,
    startTicks: count.startTicks,
    name: decodeName(name),
    user: decodeName(user),
    maps: count.used,
    limit,
    limitShare: share,
    freeForNew,
    mapsPerSecond: growth?.perSecond ?? null,
    secondsToLimit: secondsOf(growth?.untilLimitMs?.likely),
    secondsToLimitRange: growth?.untilLimitMs
      ? [secondsOf(growth.untilLimitMs.soonest), secondsOf(growth.untilLimitMs.latest)]
      : null,
  })
  return `${escapeActing(json)}\n`
}

function secondsOf(ms: number | undefined): number | null {
  return ms === undefined ? null : Math.round(ms / 1000)
}

function isoSeconds(atMs: number): string {
  return new Date(atMs).toISOString().replace(/\.\d+Z$/, 'Z')
}
