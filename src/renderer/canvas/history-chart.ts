import UPlot from 'uplot'
import { formatBytes } from '../../shared/format/bytes'
import { formatClockSeconds } from '../../shared/format/clock'
import { formatCount } from '../../shared/format/count'

/** A line of a chart. */
export interface ChartLine {
  readonly label: string
  readonly colour: string
  /** Drawn in dashes: something to stay below, not something that was read. */
  readonly isBound?: boolean
}

/** How a chart looks and what its numbers are. */
export interface ChartStyle {
  readonly lines: readonly ChartLine[]
  readonly unit: 'count' | 'bytes'
  readonly ink: string
  readonly grid: string
  readonly mark: string
  readonly font: string
  readonly height: number
}

/** A vertical mark, seconds since 1970. */
export interface ChartMark {
  readonly at: number
}

/**
 * A chart over time in an element; uPlot draws it.
 *
 * Shape: `data` is one column of seconds, then one column for each line; NaN is a gap. `onPick` is told of a click
 * by its time in milliseconds.
 */
export class HistoryChart {
  readonly #plot: UPlot
  #marks: readonly ChartMark[] = []

  constructor(host: HTMLElement, style: ChartStyle, onPick: (atMs: number) => void) {
    const write = style.unit === 'bytes' ? formatBytes : formatCount
    const axis = { stroke: style.ink, grid: { stroke: style.grid, width: 1 }, ticks: { show: false } }
    this.#plot = new UPlot(
      {
        width: Math.max(1, host.clientWidth),
        height: style.height,
        legend: { show: false },
        cursor: { drag: { setScale: false } },
        scales: { x: { time: true }, y: { range: (_, __, most) => [0, Math.max(1, most) * 1.05] } },
        axes: [
          {
            ...axis,
            font: style.font,
            values: (_, seconds) => seconds.map((at) => formatClockSeconds(at * 1000)),
          },
          { ...axis, font: style.font, size: 74, values: (_, values) => values.map(write) },
        ],
        series: [
          {},
          ...style.lines.map((line) => ({
            label: line.label,
            stroke: line.colour,
            width: 1.5,
            // A number that was not read at one time is no drop to nothing.
            spanGaps: true,
            points: { show: false },
            ...(line.isBound === true ? { dash: [6, 4] } : {}),
          })),
        ],
        hooks: { draw: [(plot) => this.#drawMarks(plot, style.mark)] },
      },
      [[], ...style.lines.map(() => [])],
      host,
    )
    this.#plot.over.addEventListener('click', ({ offsetX }) =>
      onPick(this.#plot.posToVal(offsetX, 'x') * 1000),
    )
  }

  /** Draws other data; NaN becomes a gap. */
  show(columns: readonly ArrayLike<number>[], marks: readonly ChartMark[]): void {
    this.#marks = marks
    const data = columns.map((column) => Array.from(column, (value) => (Number.isNaN(value) ? null : value)))
    this.#plot.setData(data as UPlot.AlignedData)
  }

  resize(width: number): void {
    if (width > 0) this.#plot.setSize({ width, height: this.#plot.height })
  }

  destroy(): void {
    this.#plot.destroy()
  }

  #drawMarks(plot: UPlot, colour: string): void {
    const { ctx, bbox } = plot
    ctx.save()
    ctx.fillStyle = colour
    for (const { at } of this.#marks) {
      const x = Math.round(plot.valToPos(at, 'x', true))
      if (x < bbox.left || x > bbox.left + bbox.width) continue
      ctx.fillRect(x, bbox.top, devicePixelRatio, bbox.height)
      ctx.beginPath()
      ctx.arc(x, bbox.top + 4 * devicePixelRatio, 3 * devicePixelRatio, 0, 2 * Math.PI)
      ctx.fill()
    }
    ctx.restore()
  }
}
