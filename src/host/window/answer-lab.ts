import type { LabForWindow } from './lab-for-window'
import type { Answers, WindowTools } from './window-tools'

/** Lets a window make its Lab process do something. */
export function answerLab(
  lab: LabForWindow,
  { post }: Pick<WindowTools, 'post'>,
): Answers<'lab-start' | 'lab-step'> {
  return {
    'lab-start': async ({ requestId }) => post(await lab.start(requestId)),
    'lab-step': async ({ requestId, step }) => post(await lab.step(requestId, step)),
  }
}
