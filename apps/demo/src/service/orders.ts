/** Orders: the part of the service that the walkthrough looks at most. */
import type { CallContext } from '@hookline/core'
import { Hooked, OnEnter, OnExit } from '@hookline/decorators'
import type { Pool } from 'pg'
import { inject, injectable } from 'tsyringe'
import { note } from '../story/note.ts'
import { Carrier } from './carrier.ts'
import { NotForSale } from './not-for-sale.ts'
import { Stock } from './stock.ts'
import { POOL } from './tokens.ts'

export interface Order {
  readonly id: number
  readonly total: number
}

// #region hooks
const given = (call: CallContext, who: string, item: string, n: number) => note(call, `given ${n} ${item} for ${who}`)
const gaveBack = (call: CallContext, order?: Order) => note(call, order ? `gave back order ${order.id}` : 'failed')
// #endregion

@injectable()
@Hooked()
export class OrderService {
  constructor(
    @inject(POOL) private readonly pool: Pool,
    @inject(Stock) private readonly stock: Stock,
    @inject(Carrier) private readonly carrier: Carrier,
  ) {}

  @OnEnter(NotForSale)
  // #region place
  @OnEnter(given)
  @OnExit(gaveBack)
  async place(customer: string, item: string, quantity: number): Promise<Order> {
    // #endregion
    const price = await this.stock.take(item, quantity)
    const total = price + (await this.carrier.quote(quantity))
    const { rows } = await this.pool.query<Order>('INSERT INTO orders VALUES (DEFAULT, $1, $2, $3, $4) RETURNING id, total', [
      customer,
      item,
      quantity,
      total,
    ])
    return rows[0] as Order
  }

  async find(id: number): Promise<object | undefined> {
    const { rows } = await this.pool.query<object>('SELECT * FROM orders WHERE id = $1', [id])
    return rows[0]
  }

  /** Every shop has a query like this one somewhere: step 19 of the walkthrough is about it. */
  async ofCustomer(customer: string): Promise<object[]> {
    // #region hole
    const { rows } = await this.pool.query<object>(`SELECT id, total FROM orders WHERE customer = '${customer}' ORDER BY id`)
    // #endregion
    return rows
  }

  async cancel(id: number): Promise<boolean> {
    const { rowCount } = await this.pool.query('DELETE FROM orders WHERE id = $1', [id])
    return rowCount === 1
  }

  async report(): Promise<object> {
    const { rows: orders } = await this.pool.query<object>('SELECT count(*)::int AS orders, sum(total) AS total FROM orders')
    const { rows: forecast } = await this.pool.query<object>('SELECT sum(n % 7)::int AS forecast FROM generate_series(1, 500000) AS n')
    return { ...orders[0], ...forecast[0] }
  }
}
