/** Imports one module, or nothing, and tells the CPU time of this whole process and its heap. It imports nothing itself. */
const specifier = process.argv[2]
if (specifier !== undefined && specifier !== '') await import(specifier)
const { user, system } = process.cpuUsage()
globalThis.gc?.()
process.send?.({ cpuMs: (user + system) / 1000, heapMb: process.memoryUsage().heapUsed / 1024 / 1024 })
