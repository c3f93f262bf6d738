import { adapterContract } from '@hookline/testing/contract'
import { spec } from './node-adapter.ts'

adapterContract(spec)
