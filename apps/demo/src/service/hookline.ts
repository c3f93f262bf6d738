/** All that the service has to do for Hookline: install adapters for what it uses, and show it the container. */
import { expressAdapter } from '@hookline/adapter-express'
import { fetchAdapter } from '@hookline/adapter-fetch'
import { pgAdapter } from '@hookline/adapter-pg'
import { registerHookline } from '@hookline/decorators/tsyringe'
import express from 'express'
import pg from 'pg'
import type { DependencyContainer } from 'tsyringe'

/** Gives back what undoes it. */
export function setUpHookline(container: DependencyContainer): () => void {
  // #region body
  const body = { request: true, response: true, maxBytes: 4096 }
  // #endregion
  // #region http
  const headers = ['content-type', 'x-*', 'authorization']
  const removeExpress = expressAdapter({ express, headers, body }).install()
  const removeFetch = fetchAdapter({ headers }).install()
  // #endregion
  // #region pg
  const removePg = pgAdapter({ pg, parameters: true }).install()
  // #endregion
  const removeContainer = registerHookline(container)
  return () => {
    for (const remove of [removeContainer, removePg, removeFetch, removeExpress]) remove()
  }
}
