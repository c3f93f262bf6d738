/** Whether an object that is of no known framework runs code of this process when the model calls it. What only the provider runs holds no such code. */

/** What libraries call the function of a tool. */
const RUNNERS = [
  'execute',
  'exec',
  'invoke',
  'run',
  'call',
  '_call',
  'func',
  'function',
  'fn',
  'handler',
  'handle',
  'callback',
  'cb',
  'action',
  'perform',
]
/** The local shell, editor and computer of the OpenAI Agents SDK. */
const HOLDERS = ['shell', 'editor', 'computer']
/** What tells a tool from a group of functions. */
const MARKS = ['type', 'name', 'description', 'inputSchema', 'input_schema', 'parameters']

/** True for a tool that holds its function, and for a group of functions. */
export function mayRun(tool: object): boolean {
  const fields = tool as Readonly<Record<string, unknown>>
  return (
    RUNNERS.some(name => typeof fields[name] === 'function') ||
    HOLDERS.some(name => typeof fields[name] === 'function' || (typeof fields[name] === 'object' && fields[name] !== null)) ||
    (!MARKS.some(name => name in tool) &&
      Object.values(Object.getOwnPropertyDescriptors(tool)).some(({ value }) => typeof value === 'function'))
  )
}
