import type { Command } from 'commander'
import { LabProcess } from '../../host/lab/lab-process'
import { runStep } from '../../host/lab/run-step'
import { MappingReader } from '../../host/proc/read-mappings'
import { EXPERIMENTS, findExperiment } from '../../shared/lab/list-experiments'
import type { Console } from '../console'
import { formatJson } from '../json'
import { describeRanStep, toLabJson, type RanStep } from '../lab-text'
import { layOutTable } from '../../shared/format/text-table'
import { writeAll } from '../write-all'

/** Adds `vmatlas lab list` and `vmatlas lab run NAME`. */
export function addLabCommand(program: Command, console: Console): void {
  const lab = program
    .command('lab')
    .description('experiments: real system calls, and their effect on the mappings of a real process')
    .helpCommand(false)
  lab
    .command('list')
    .description('list the experiments')
    .action(() => writeAll(layOutList(console.out.columns), console.out))
  lab
    .command('run')
    .description('run an experiment and print each step with what it changed')
    .argument('<name>', 'the experiment; vmatlas lab list shows the names')
    .option('--json', 'print one JSON object')
    .action((name: string, options: { readonly json?: true }) => run(name, options.json === true, console))
    .addHelpText(
      'after',
      `
The process is a child of this command and ends with it; its mappings are its own. No experiment changes the limit.

Examples:
  vmatlas lab run split-and-merge
  vmatlas lab run hit-the-limit`,
    )
}

function layOutList(width: number | null): Generator<string> {
  return layOutTable(
    [
      { heading: 'NAME', align: 'left' },
      { heading: 'SHOWS', align: 'left' },
    ],
    {
      length: EXPERIMENTS.length,
      cells: (row) => [EXPERIMENTS[row]?.id ?? '', EXPERIMENTS[row]?.summary ?? ''],
    },
    width,
  )
}

async function run(name: string, asJson: boolean, console: Console): Promise<void> {
  const experiment = findExperiment(name)
  const reader = new MappingReader()
  try {
    const lab = await LabProcess.start(reader)
    try {
      if (!asJson) await console.out.write(`${experiment.title}. ${experiment.summary}\n`)
      const ran: RanStep[] = []
      let before = await lab.read()
      for (const [index, step] of experiment.steps.entries()) {
        const result = await runStep(lab, step, before)
        before = result.after
        if (asJson) ran.push({ step, result })
        else await writeAll(describeRanStep(index + 1, { step, result }), console.out)
      }
      if (asJson) await console.out.write(formatJson(toLabJson(experiment, ran)))
    } finally {
      lab.end()
    }
  } finally {
    reader.close()
  }
}
