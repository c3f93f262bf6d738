/** Routes for whoever runs the shop: switch a hook on or off while it is running. */
import type { HookRegistry } from '@hookline/core'
import express, { type Router } from 'express'

export function hookSwitch(registry: HookRegistry): Router {
  const router = express.Router()
  router.param('name', (_req, _res, next, name: string) => {
    const known = registry.hook(name) !== undefined
    next(known ? undefined : Object.assign(new Error('no such hook'), { status: 404 }))
  })
  router.post('/:name/off', (req, res) => {
    // #region off
    registry.disable(req.params.name)
    // #endregion
    res.sendStatus(204)
  })
  router.post('/:name/on', (req, res) => {
    registry.enable(req.params.name)
    res.sendStatus(204)
  })
  return router
}
