/** Offsets to lines and columns, both from 1 as editors count. */

/** Gives the line and column of an offset; the table of lines is made once, when the first is asked for. */
export function lineFinder(source: string): (offset: number) => { readonly line: number; readonly column: number } {
  let starts: number[] | undefined
  return offset => {
    starts ??= lineStarts(source)
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] as number) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (starts[low] as number) + 1 }
  }
}

function lineStarts(source: string): number[] {
  const starts = [0]
  for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}
