/** Deep inside of Express: a layer of its router is given a request. */
export function passesLayer(call, layer, request) {
  console.log(`${request.method} ${request.originalUrl} comes to ${layer.name}`)
}

/** A function of the shop that nothing exports: who orders TEA means tea. */
export function forgiveCapitals(call, form) {
  if (form === undefined) return
  call.result = { ...form, item: form.item.toLowerCase() }
  console.log(`readForm returned ${form.item}, and its caller gets ${call.result.item}`)
}
