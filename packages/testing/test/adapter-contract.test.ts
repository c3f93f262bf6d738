import { adapterContract } from '@hookline/testing/contract'
import { spec } from './node-spec.ts'

adapterContract(spec)
