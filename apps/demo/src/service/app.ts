/** The routes. They know nothing of hooks, but for those that switch hooks. */
import { HookRegistry } from '@hookline/core'
import express, { type ErrorRequestHandler, type Express } from 'express'
import type { DependencyContainer } from 'tsyringe'
import { hookSwitch } from './hook-switch.ts'
import { OrderService } from './orders.ts'

interface OrderForm {
  readonly customer: string
  readonly item: string
  readonly quantity: number
}

export function shopApp(container: DependencyContainer): Express {
  const orders = container.resolve(OrderService)
  const app = express()
  app.disable('x-powered-by')
  app.use(express.json({ limit: '10kb' }))

  app.post('/orders', async (req, res) => {
    const { customer, item, quantity } = readForm(req.body)
    const order = await orders.place(customer, item, quantity)
    res.status(201).location(`/orders/${order.id}`).json(order)
  })
  app.get('/orders', async (req, res) => {
    const { customer } = req.query
    if (typeof customer !== 'string') throw Object.assign(new Error('expected a customer'), { status: 400 })
    res.json({ orders: await orders.ofCustomer(customer) })
  })
  app.get('/orders/:id', async (req, res) => {
    const order = await orders.find(readId(req.params.id))
    if (order === undefined) res.status(404).json({ error: 'no such order' })
    else res.json(order)
  })
  app.delete('/orders/:id', async (req, res) => {
    res.sendStatus((await orders.cancel(readId(req.params.id))) ? 204 : 404)
  })
  app.get('/report', async (_req, res) => {
    res.json(await orders.report())
  })
  app.use('/hooks', hookSwitch(container.resolve(HookRegistry)))

  app.use(answerError)
  return app
}

/** What has a status is for the client to know, with the reason in it; other errors are nobody's business. */
const answerError: ErrorRequestHandler = (error: Error & { status?: number; reason?: string }, _req, res, _next) => {
  const status = error.status ?? 500
  res.status(status).json({ error: status < 500 ? (error.reason ?? error.message) : 'internal error' })
}

function readForm(body: Partial<OrderForm> | undefined): OrderForm {
  const { customer, item, quantity } = body ?? {}
  if (typeof customer === 'string' && typeof item === 'string' && Number.isInteger(quantity) && Number(quantity) > 0) {
    return { customer, item, quantity: Number(quantity) }
  }
  throw Object.assign(new Error('expected customer, item and a quantity'), { status: 400 })
}

function readId(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw Object.assign(new Error('expected the number of an order'), { status: 400 })
}
