/** A hook on a library: it stands on every query, whoever makes it. */
import type { Hook } from '@hookline/core'

// #region hook
export const noDelete: Hook = {
  name: 'no-delete',
  on: 'pg:query',
  onEnter(call) {
    if (call.attributes['db.operation.name'] === 'DELETE') call.block('orders are kept')
  },
}
// #endregion
