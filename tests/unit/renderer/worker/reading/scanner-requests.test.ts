import { describe, expect, it } from 'vitest'
import { ScannerRequests } from '../../../../../src/renderer/worker/reading/scanner-requests'
import type { ScannerRequest } from '../../../../../src/shared/ipc/port-messages'
import type { Answer } from '../../../../../src/shared/ipc/request-answers'
import { readEvents } from '../../../../component/support/scanner-events'

const PROCESS = { pid: 7, startTicks: 1 }
const MAPS = [{ start: 0x1000, pages: 1 }]

/** Two askers of maps, each with what it heard, and what the scanner was sent. */
function twoAskers(): {
  readonly requests: ScannerRequests
  readonly sent: ScannerRequest[]
  readonly heard: [string[], string[]]
  readonly ids: [number, number]
} {
  const sent: ScannerRequest[] = []
  const requests = new ScannerRequests((request) => sent.push(request))
  const heard: [string[], string[]] = [[], []]
  const ask = (index: 0 | 1): number =>
    requests.ask({ type: 'read-maps', process: PROCESS }, ({ type }) => heard[index].push(type))
  const ids: [number, number] = [ask(0), ask(1)]
  return { requests, sent, heard, ids }
}

const answers = (requestId: number): Answer[] => readEvents(requestId, MAPS) as Answer[]
const sentOf = (sent: readonly ScannerRequest[], type: ScannerRequest['type']): ScannerRequest[] =>
  sent.filter((request) => request.type === type)

describe('the requests of a window to the scanner', () => {
  it('never share a number, and each answer goes to the one who asked', () => {
    const { requests, heard, ids } = twoAskers()
    expect(ids[0]).not.toBe(ids[1])
    for (const answer of answers(ids[1])) requests.take(answer)
    expect(heard).toEqual([[], ['maps-chunk', 'maps-end']])
    for (const answer of answers(ids[0])) requests.take(answer)
    expect(heard).toEqual([
      ['maps-chunk', 'maps-end'],
      ['maps-chunk', 'maps-end'],
    ])
  })

  it('are over with the last answer: nothing more is heard, cancelled or lost', () => {
    const { requests, sent, heard, ids } = twoAskers()
    for (const answer of answers(ids[0])) requests.take(answer)
    for (const answer of answers(ids[0])) requests.take(answer)
    requests.cancel(ids[0])
    requests.lose()
    expect(heard).toEqual([['maps-chunk', 'maps-end'], ['failed']])
    expect(sentOf(sent, 'cancel')).toEqual([])
  })

  it('that are cancelled still end with an answer; those that are dropped are not heard of', () => {
    const { requests, sent, heard, ids } = twoAskers()
    requests.cancel(ids[0])
    requests.drop(ids[1])
    expect(sentOf(sent, 'cancel').map((request) => 'requestId' in request && request.requestId)).toEqual(ids)
    const error = { code: 'cancelled', message: 'It was cancelled.', nextStep: '' } as const
    for (const requestId of ids) requests.take({ type: 'failed', requestId, error, atMs: 1 })
    expect(heard).toEqual([['failed'], []])
  })

  it('have every chunk acknowledged, also of one that was dropped: the scanner waits for it', () => {
    const { requests, sent, ids } = twoAskers()
    requests.drop(ids[1])
    for (const requestId of ids) for (const answer of answers(requestId)) requests.take(answer)
    expect(sentOf(sent, 'ack')).toEqual(ids.map((requestId) => ({ type: 'ack', requestId })))
  })

  it('fail when the scanner is lost, each once, unless another ear was given for that', () => {
    const { requests, heard, ids } = twoAskers()
    const lost: number[] = []
    const id = requests.ask(
      { type: 'lab-start' },
      () => expect.unreachable('the other ear hears of the loss'),
      ({ requestId }) => lost.push(requestId),
    )
    requests.lose()
    requests.lose()
    expect(heard).toEqual([['failed'], ['failed']])
    expect(lost).toEqual([id])
    expect(requests.ask({ type: 'lab-start' }, () => undefined)).toBeGreaterThan(Math.max(id, ...ids))
  })
})
