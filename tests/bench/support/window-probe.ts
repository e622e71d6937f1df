/** What the window saw between an input and the frame that answered it, in milliseconds. */
export interface Answer {
  /** From the time stamp of the input event to the end of the frame that shows the answer. */
  readonly answerMs: number
  readonly frames: FrameTimes
}

/** How freely the window's thread ran, in milliseconds. */
export interface FrameTimes {
  /** Middle and longest time from one frame to the next. */
  readonly medianMs: number
  readonly longestMs: number
  /** The longest task on the window's thread; 0 where none took over 50 ms, which browsers do not report. */
  readonly longestTaskMs: number
}

/** The stopwatch in the page. */
export interface WindowProbe {
  /** Arms it: the next `input` event starts it, another text in what `selector` finds first stops it. */
  watchInput(input: string, selector: string): void
  /** Resolves once what {@link watchInput} waits for is on the screen; rejects where that never comes. */
  answered(): Promise<Answer>
  watchFrames(): void
  frames(): FrameTimes
}

declare global {
  interface Window {
    benchProbe: WindowProbe
  }
}

/**
 * Puts the stopwatch into the page; evaluated there, so it may use nothing from outside of itself.
 *
 * All times are taken in the page: an input from its own time stamp, an answer once the frame that holds it is done.
 * What the driver of the window needs to send an input and to hear of the answer is in none of them.
 */
export function installProbe(): void {
  let gaps: number[] = []
  let tasks: number[] = []
  let lastFrameAt = 0
  let isWatching = false
  let answer = Promise.reject<Answer>(new Error('nothing was watched'))
  answer.catch(() => undefined)
  const PATIENCE_MS = 60_000
  const longTasks = new PerformanceObserver((list) => keepTasks(list.getEntries()))
  longTasks.observe({ entryTypes: ['longtask'] })

  function keepTasks(entries: PerformanceEntryList): void {
    for (const { duration } of entries) tasks.push(duration)
  }

  function countFrame(): void {
    const now = performance.now()
    gaps.push(now - lastFrameAt)
    lastFrameAt = now
    if (isWatching) requestAnimationFrame(countFrame)
  }

  function watchFrames(): void {
    longTasks.takeRecords()
    gaps = []
    tasks = []
    lastFrameAt = performance.now()
    if (!isWatching) requestAnimationFrame(countFrame)
    isWatching = true
  }

  function frames(): FrameTimes {
    keepTasks(longTasks.takeRecords())
    isWatching = false
    const sorted = [...gaps].sort((a, b) => a - b)
    return {
      medianMs: sorted[sorted.length >> 1] ?? 0,
      longestMs: sorted.at(-1) ?? 0,
      longestTaskMs: Math.max(0, ...tasks),
    }
  }

  /** A message sent out of a frame arrives when that frame is laid out and painted. */
  function afterPaint(act: () => void): void {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = act
    requestAnimationFrame(() => port2.postMessage(null))
  }

  function watchInput(input: string, selector: string): void {
    const text = (): string => document.querySelector(selector)?.textContent.trim() ?? ''
    const before = text()
    let inputAt = Number.NaN
    addEventListener(input, (event) => (inputAt = event.timeStamp), { capture: true, once: true })
    answer = new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error(`Nothing else than "${before}" showed.`)), PATIENCE_MS)
      const look = new MutationObserver(() => {
        const now = text()
        if (Number.isNaN(inputAt) || now === '' || now === before) return
        look.disconnect()
        afterPaint(() => resolve({ answerMs: performance.now() - inputAt, frames: frames() }))
      })
      look.observe(document, { subtree: true, childList: true, characterData: true, attributes: true })
    })
    watchFrames()
  }

  window.benchProbe = { watchInput, answered: () => answer, watchFrames, frames }
}
