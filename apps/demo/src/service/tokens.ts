/** What the container hands to the services, by these tokens. */
import type { InjectionToken } from 'tsyringe'
import type { Logger } from 'pino'
import type { Pool } from 'pg'

export const POOL: InjectionToken<Pool> = Symbol('POOL')
export const LOGGER: InjectionToken<Logger> = Symbol('LOGGER')
export const CARRIER_URL: InjectionToken<string> = Symbol('CARRIER_URL')
