/** What is on the shelves. */
import { Hooked } from '@hookline/decorators'
import type { Pool } from 'pg'
import { inject, injectable } from 'tsyringe'
import { POOL } from './tokens.ts'

@injectable()
@Hooked()
export class Stock {
  constructor(@inject(POOL) private readonly pool: Pool) {}

  async sells(item: string): Promise<boolean> {
    const { rowCount } = await this.pool.query('SELECT item FROM stock WHERE item = $1', [item])
    return rowCount === 1
  }

  async left(item: string): Promise<number> {
    const { rows } = await this.pool.query<{ pieces: number }>('SELECT pieces FROM stock WHERE item = $1', [item])
    return rows[0]?.pieces ?? 0
  }

  /** Takes pieces from the shelf and gives their price. */
  async take(item: string, quantity: number): Promise<number> {
    const { rows } = await this.pool.query<{ price: number }>(
      'UPDATE stock SET pieces = pieces - $2 WHERE item = $1 AND pieces >= $2 RETURNING price',
      [item, quantity],
    )
    if (rows[0] === undefined) throw Object.assign(new Error(`not enough ${item} in stock`), { status: 409 })
    return rows[0].price * quantity
  }
}
