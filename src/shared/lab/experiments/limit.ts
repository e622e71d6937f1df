import { mmap, mprotect, munmap } from '../build-call'
import { ends } from '../build-claim'
import type { Experiment, StatedClaim } from '../experiment'
import { LARGEST_FILL } from '../lab-call'

function reaches(sentence: string, plus: 0 | 1): StatedClaim {
  return { sentence, check: { claim: 'count-at-limit', plus } }
}

/** What happens at vm.max_map_count, call by call. */
export const LIMIT: Experiment = {
  id: 'hit-the-limit',
  title: 'Hit the limit',
  summary: 'Map until the kernel refuses, and see which calls still work. All of it ends with the process.',
  steps: [
    {
      title: 'Fill up',
      calls: [mmap(0, 3), { call: 'fill', maps: LARGEST_FILL }],
      question:
        'The process maps single pages until the kernel refuses. With N for the limit, how many maps can it get?',
      choices: ['N - 1', 'N', 'N + 1'],
      answer: 2,
      explanation:
        'The kernel checks for more than N before it creates the new one, so a process can have one over the limit. [vsyscall], the last line of maps, does not count. There is enough memory: ENOMEM is about mappings here.',
      isAtLimit: true,
      claims: [ends('ENOMEM'), reaches('Its count is one above the limit.', 1)],
    },
    {
      title: 'Protect the middle of three pages',
      calls: [mprotect(1, 1, 'r--')],
      question: 'Can it still change the protection of a page inside a mapping?',
      choices: ['Yes, no memory is asked for', 'No'],
      answer: 1,
      explanation: 'The mapping would have to be split. Splits fail at N, one earlier than new mappings.',
      isAtLimit: true,
      claims: [ends('ENOMEM')],
    },
    {
      title: 'Unmap the middle of three pages',
      calls: [munmap(1, 1)],
      question: 'Can it give back a page inside a mapping?',
      choices: ['Yes, it frees something', 'No'],
      answer: 1,
      explanation:
        'A hole splits one mapping in two. A program at the limit cannot even free some of its memory.',
      isAtLimit: true,
      claims: [ends('ENOMEM')],
    },
    {
      title: 'Unmap all three',
      calls: [munmap(0, 3)],
      question: 'And a whole mapping?',
      choices: ['Yes', 'No'],
      answer: 0,
      explanation: 'No split is needed, and one mapping fewer is counted.',
      isAtLimit: true,
      claims: [ends('ok'), reaches('Its count is the limit.', 0)],
    },
    {
      title: 'Map one page',
      calls: [mmap(0, 1)],
      question: 'At exactly N: is a new mapping allowed?',
      choices: ['Yes', 'No'],
      answer: 0,
      explanation: 'One over the limit is possible again.',
      isAtLimit: true,
      claims: [ends('ok'), reaches('Its count is one above the limit.', 1)],
    },
    {
      title: 'Map a page that would merge',
      calls: [mmap(1, 1)],
      question:
        'A page right behind the last one, of the same kind: they would merge, and the count would stay. Allowed?',
      choices: ['Yes', 'No'],
      answer: 1,
      explanation:
        'The kernel checks the count before it looks whether the new mapping would merge. Raise the limit on the Limit screen, and the same call succeeds.',
      isAtLimit: true,
      claims: [ends('ENOMEM')],
    },
  ],
}
