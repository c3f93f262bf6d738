/** JSON that is safe to look at: what could steer a terminal, or reorder or hide text, stands as an escape that means the same. */

const UNSAFE = /[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/
const EVERY_UNSAFE = new RegExp(UNSAFE.source, 'g')
/** One range, which is what most records are looked through for. */
const UNUSUAL = /[\x7f-\uffff]/

/** The same JSON with every such character escaped. JSON has none outside of its strings. */
export function visible(json: string): string {
  return UNUSUAL.test(json) && UNSAFE.test(json)
    ? json.replace(EVERY_UNSAFE, char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
    : json
}
