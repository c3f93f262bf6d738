import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hookRegistry } from '@hookline/core'
import { audit } from '@hookline/hooks/audit'
import { runHookline } from '../command.ts'
import { openFolder } from '../folder.ts'
import type { Step } from '../step.ts'

export const auditFile: Step = {
  title: 'Ready-made: an audit file',
  says: [
    'With beforeReturn nobody gets an answer before the record of the call is on the disk.',
    'Records are chained: afterwards one of them is changed, and the command finds which.',
  ],
  code: ['walkthrough/steps/14-audit.ts#audit'],
  view: { calls: ['OrderService#place'] },
  async run(shop) {
    await using folder = await openFolder()
    const path = join(folder.path, 'orders.jsonl')
    // #region audit
    await using log = await audit({ path, on: 'OrderService#*', durable: 'beforeReturn', actor: call => String(call.args[0]) })
    using _audit = hookRegistry.register(log)
    // #endregion
    const { body } = await shop.ask('POST', '/orders', { customer: 'ada', item: 'tea', quantity: 2 })
    const onDisk = (await readFile(path, 'utf8')).includes(`"result":{"id":${String(body['id'])},`)
    await shop.ask('POST', '/orders', { customer: 'eve', item: 'gunpowder', quantity: 1 })

    const hookline = async (args: string): Promise<number> => {
      const { code, lines } = await runHookline(args, folder.path)
      for (const line of [`$ hookline ${args}`, ...lines.map(text => `  ${text}`)]) shop.tell(line)
      return code
    }
    const found = await hookline('audit query orders.jsonl --outcome blocked')
    const asWritten = await hookline('audit verify orders.jsonl')
    await writeFile(join(folder.path, 'changed.jsonl'), (await readFile(path, 'utf8')).replace('"ada","tea",2', '"ada","tea",9'))
    const changed = await hookline('audit verify changed.jsonl')
    return {
      'the record was on the disk when the answer came': onDisk,
      'the log is as it was written, and a changed one is found out': found === 0 && asWritten === 0 && changed === 1,
    }
  },
}
