import { mmap, mprotect } from '../build-call'
import { counts, ends, holds, shows } from '../build-claim'
import type { Experiment } from '../experiment'

/** A guard page costs a mapping, and so does each thread. */
export const THREADS: Experiment = {
  id: 'threads',
  title: 'Guard pages and thread stacks',
  summary: 'Why a program with a thousand threads has two thousand mappings more.',
  steps: [
    {
      title: 'Map a stack with a guard page',
      calls: [mmap(0, 8, { flags: ['stack', 'noreserve'] }), mprotect(0, 1, '---')],
      question:
        'A stack is mapped, and its lowest page made inaccessible, so that an overflow faults. How many maps?',
      choices: ['One', 'Two', 'Three'],
      answer: 1,
      explanation: 'A guard page is a separate mapping, because its permissions differ.',
      claims: [ends('ok'), counts(2), holds('A guard, and the stack above it.', '---p 0+1', 'rw-p 1+7')],
    },
    {
      title: 'Start a thread',
      calls: [{ call: 'thread-start' }],
      question: 'The C library starts a thread. How many maps does that take?',
      choices: ['None', 'One or two, by its version'],
      answer: 1,
      explanation:
        'glibc maps a stack and a guard. Since 2.42, on kernels that can guard pages inside a mapping, it is one mapping; before, two.',
      claims: [
        ends('ok'),
        {
          sentence: 'One or two more in the count against the limit.',
          check: { claim: 'count', by: [1, 2] },
        },
      ],
    },
    {
      title: 'Start another',
      calls: [{ call: 'thread-start' }],
      question: 'A second thread: does its stack merge with the first one’s?',
      choices: ['Yes, they are neighbours', 'No, the guard is between them'],
      answer: 1,
      explanation:
        'The guard below each stack separates them. Ten thousand threads have twenty thousand mappings: nearly a third of the usual limit.',
      claims: [
        ends('ok'),
        {
          sentence: 'One or two more in the count against the limit.',
          check: { claim: 'count', by: [1, 2] },
        },
      ],
    },
    {
      title: 'End the last thread',
      calls: [{ call: 'thread-end' }],
      question: 'It ends. Are its mappings removed at once?',
      choices: ['Yes', 'No, the C library keeps the stack'],
      answer: 1,
      explanation: 'glibc keeps up to 40 MiB of stacks for later threads. The mappings stay, and count.',
      claims: [ends('ok'), shows('No mapping changed.'), counts(0)],
    },
  ],
}
