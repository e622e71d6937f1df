import type { ProcessFiles } from '../../shared/all-processes/file-table'
import { askAllProcesses, type AskOptions, type ProcessVisit } from './ask-all-processes'

/** What was found of one process. */
export interface FilesVisit extends Omit<ProcessVisit, 'answer'> {
  readonly files: ProcessFiles | null
}

/** What a pass is to do. */
export interface PassOptions extends Omit<AskOptions<'files'>, 'onVisit'> {
  readonly withUsage?: boolean
  /** Told of each process as soon as it was read. */
  readonly onVisit: (visit: FilesVisit, total: number) => void
}

/** Asks every process for the files that it maps; see {@link askAllProcesses} for how, and for its errors. */
export async function passOverProcesses({
  withUsage = false,
  onVisit,
  ...options
}: PassOptions): Promise<void> {
  await askAllProcesses(
    { about: 'files', withUsage },
    { ...options, onVisit: ({ answer, ...visit }, total) => onVisit({ ...visit, files: answer }, total) },
  )
}
