import UPlot from 'uplot'
import type { HistoryLine } from '../../shared/history/history-line'
import { AXIS_STEPS, timeLabels, valueLabels, valueRange, type ChartUnit } from './history-axis'

/** A line of a chart. */
export interface ChartLine {
  readonly label: string
  readonly colour: string
  /** Lengths of dashes and gaps; empty for a line without gaps. */
  readonly dash: readonly number[]
  /** Fills what is below it. */
  readonly fill: string | null
  /** Holds until the next point, instead of leading to it. */
  readonly isStepped: boolean
}

/** How a chart looks and what its numbers are. */
export interface ChartStyle {
  readonly lines: readonly ChartLine[]
  readonly unit: ChartUnit
  readonly ink: string
  readonly grid: string
  readonly mark: string
  readonly font: string
  readonly height: number
}

/** What a chart shows: lines in the order of its style, the times of marks, and its axes. */
export interface ChartView {
  readonly lines: readonly HistoryLine[]
  readonly marksAtMs: readonly number[]
  readonly fromMs: number
  readonly toMs: number
  readonly isFromZero: boolean
  /** CSS pixels for the labels of the value axis. */
  readonly axisWidth: number
}

const TIME_AXIS_HEIGHT = 24
const TIME_LABEL_ROOM = 96
const VALUE_LABEL_ROOM = 22
const PADDING: UPlot.Padding = [6, 14, 0, 0]
const POINT_SIZE = 5
/** A gap reaches to the next points of its own line, also past times at which only other lines have one. */
const GAP_MODE = 2
const NOTHING: ChartView = {
  lines: [],
  marksAtMs: [],
  fromMs: 0,
  toMs: 1,
  isFromZero: true,
  axisWidth: 60,
}

/** A chart over time in an element; uPlot draws it. A NaN in a line is a gap; a point between gaps is a dot. */
export class HistoryChart {
  readonly #plot: UPlot
  #view = NOTHING
  #lonely: readonly number[][] = []

  constructor(host: HTMLElement, style: ChartStyle) {
    this.#plot = new UPlot(
      {
        width: Math.max(1, host.clientWidth),
        height: style.height,
        padding: PADDING,
        legend: { show: false },
        cursor: { show: false },
        scales: {
          x: { time: true, range: () => [this.#view.fromMs / 1000, this.#view.toMs / 1000] },
          y: { range: (_, low, high) => valueRange(style.unit, [low, high], this.#view.isFromZero) },
        },
        axes: this.#axes(style),
        series: [{}, ...style.lines.map((line) => this.#series(line))],
        hooks: { draw: [(plot) => this.#drawMarks(plot, style.mark)] },
      },
      [[], ...style.lines.map(() => [])],
      host,
    )
  }

  /** Draws other data. */
  show(view: ChartView): void {
    this.#view = view
    const data = UPlot.join(
      view.lines.map(({ atMs, value }) => [
        Array.from(atMs, (at) => at / 1000),
        Array.from(value, (each) => (Number.isNaN(each) ? null : each)),
      ]),
      view.lines.map(() => [GAP_MODE, GAP_MODE]),
    )
    this.#lonely = data.slice(1).map((values) => lonelyPoints(values))
    this.#plot.setData(data)
    this.#plot.redraw(false, true)
  }

  /** Fits the chart into another size, CSS pixels. */
  resize(width: number, height: number): void {
    if (width > 0 && height > 0) this.#plot.setSize({ width, height })
  }

  /** Where a time stands, in CSS pixels from the left of the element. */
  leftOf(atMs: number): number {
    return this.#plot.valToPos(atMs / 1000, 'x') + this.#plot.over.offsetLeft
  }

  /** Where a value stands, in CSS pixels from the top of the element. */
  topOf(value: number): number {
    return this.#plot.valToPos(value, 'y') + this.#plot.over.offsetTop
  }

  /** The time at a place, in CSS pixels from the left of the element; milliseconds since 1970. */
  timeAt(left: number): number {
    return this.#plot.posToVal(left - this.#plot.over.offsetLeft, 'x') * 1000
  }

  destroy(): void {
    this.#plot.destroy()
  }

  #axes({ ink, grid, font, unit }: ChartStyle): UPlot.Axis[] {
    const axis: UPlot.Axis = { stroke: ink, font, grid: { stroke: grid, width: 1 }, ticks: { show: false } }
    return [
      {
        ...axis,
        size: TIME_AXIS_HEIGHT,
        space: TIME_LABEL_ROOM,
        values: (...given) => timeLabels(given[1], given[4]),
      },
      {
        ...axis,
        size: () => this.#view.axisWidth,
        space: VALUE_LABEL_ROOM,
        incrs: AXIS_STEPS[unit],
        values: (_, values) => valueLabels(unit, values),
      },
    ]
  }

  #series({ label, colour, dash, fill, isStepped }: ChartLine): UPlot.Series {
    const stepped = isStepped ? UPlot.paths.stepped?.({ align: 1 }) : undefined
    return {
      label,
      stroke: colour,
      width: 1.5,
      dash: [...dash],
      points: {
        show: !isStepped,
        size: POINT_SIZE,
        width: 0,
        fill: colour,
        filter: (_, series) => this.#lonely[series - 1] ?? [],
      },
      // What is filled is understood as counted from 0.
      ...(fill === null ? {} : { fill: () => (this.#view.isFromZero ? fill : 'transparent') }),
      ...(stepped ? { paths: stepped } : {}),
    }
  }

  #drawMarks(plot: UPlot, colour: string): void {
    const { ctx, bbox } = plot
    const half = 4 * devicePixelRatio
    ctx.save()
    ctx.fillStyle = colour
    for (const atMs of this.#view.marksAtMs) {
      const x = Math.round(plot.valToPos(atMs / 1000, 'x', true))
      if (x < bbox.left || x > bbox.left + bbox.width) continue
      ctx.fillRect(x, bbox.top, devicePixelRatio, bbox.height)
      ctx.beginPath()
      ctx.moveTo(x - half, bbox.top)
      ctx.lineTo(x + half + devicePixelRatio, bbox.top)
      ctx.lineTo(x + devicePixelRatio / 2, bbox.top + 1.4 * half)
      ctx.fill()
    }
    ctx.restore()
  }
}

/** Indices of the values with a gap, or nothing, on both sides: no line would show them. */
function lonelyPoints(values: ArrayLike<number | null | undefined>): number[] {
  // What is undefined is a time at which only other lines have a point.
  const told = Array.from(values, (value, index) => ({ value, index })).filter(
    ({ value }) => value !== undefined,
  )
  const isPoint = (at: number): boolean => typeof told[at]?.value === 'number'
  return told.filter((_, at) => isPoint(at) && !isPoint(at - 1) && !isPoint(at + 1)).map(({ index }) => index)
}
