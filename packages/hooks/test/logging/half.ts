/** Whether a text holds half of a character: a surrogate without its other one. */
export function hasHalf(text: string): boolean {
  return /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text)
}
