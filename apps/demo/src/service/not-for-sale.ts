/** A hook that needs something of the application, and so is a class that the container makes. */
import type { CallContext } from '@hookline/core'
import { inject, injectable } from 'tsyringe'
import { Stock } from './stock.ts'

// #region guard
@injectable()
export class NotForSale {
  constructor(@inject(Stock) private readonly stock: Stock) {}
  async onEnter(call: CallContext, _customer: string, item: string): Promise<void> {
    if (!(await this.stock.sells(item))) call.block(`${item} is not for sale`)
  }
}
// #endregion
