/** Asks the carrier, a service of somebody else, what shipping costs. */
import { Hooked } from '@hookline/decorators'
import { inject, injectable } from 'tsyringe'
import { CARRIER_URL } from './tokens.ts'

@injectable()
@Hooked()
export class Carrier {
  constructor(@inject(CARRIER_URL) private readonly url: string) {}

  /** Gives the price for so many pieces. */
  async quote(pieces: number): Promise<number> {
    const response = await fetch(`${this.url}/quotes?pieces=${pieces}`, {
      headers: { accept: 'application/json', 'x-shop': 'tea-and-more' },
    })
    if (!response.ok) throw new Error(`the carrier answered ${response.status}`)
    return ((await response.json()) as { price: number }).price
  }
}
