/** What an SQL injection check is measured with: a request of 50 inputs and a query of 2,000 characters. */

/** A request as it comes: most inputs are no words, so that they have to be looked for. */
export const inputs = {
  url: '/shops/berlin-mitte/orders?from=2026-01-01&to=2026-02-28&sort=-placed&page=3&q=tea%20pot&tags=blue%2Cwarm&min=12.50&lang=de-DE',
  params: { shop: 'berlin-mitte' },
  query: { from: '2026-01-01', to: '2026-02-28', sort: '-placed', page: '3', q: 'tea pot', tags: 'blue,warm', min: '12.50', lang: 'de-DE' },
  cookies: { sid: 's%3AkT9-x_4.GfQ2', theme: 'dark-blue' },
  headers: {
    host: 'shop.example:8443',
    accept: 'application/json, text/plain, */*',
    'accept-language': 'de-DE,de;q=0.9,en;q=0.8',
    'accept-encoding': 'gzip, deflate, br',
    'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36',
    'content-type': 'application/json; charset=utf-8',
    referer: 'https://shop.example/orders?page=2',
    origin: 'https://shop.example',
    'x-request-id': '7f0c2b7e-65f1-4a3e-9f6e-0d2a51c0a3f2',
    'x-forwarded-for': '203.0.113.7, 10.0.0.2',
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  },
  body: {
    customer: { name: "Seán O'Brien", mail: 'sean.obrien@mail.example', phone: '+353 1 555 0199', city: 'Baile Átha Cliath' },
    note: "Please don't ring; leave it at the neighbour's (no. 12).",
    coupon: 'SUMMER-26',
    items: [
      { sku: 'TP-100-B', label: 'Tea pot, blue', size: '1.2 l' },
      { sku: 'TC-204-W', label: 'Tea cup -- white', size: '0.25 l' },
      { sku: 'SP-001-X', label: 'Spoon "classic"', size: '12 cm' },
      { sku: 'TR-770-G', label: 'Tray / gift box', size: '30 x 20' },
    ],
    ship: { street: 'Sráid Uí Chonaill 4', zip: 'D01-F5P2', country: 'IE', from: '08:00', to: '18:30' },
    consent: 'yes, both',
    locale: 'ga-IE',
    voucher: { code: '10%-off', from: 'a friend', until: '2026-12-31' },
  },
}

/** The texts of the request, one after the other: what a detector without a walk of its own is given. */
export const texts: readonly string[] = [inputs.params, inputs.query, inputs.cookies, inputs.headers, inputs.body].flatMap(textsOf)

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}

/** A query of 2,000 characters, as reports have them. `salt` makes a text that was not seen before. */
export function makeSql(salt: string): string {
  const columns = ['placed', 'customer_id', 'total', 'currency', 'state', 'shipped_at']
    .map(name => `o.${name} AS "order_${name}"`)
    .join(', ')
  const cases = ["'new' THEN 'waiting'", "'paid' THEN 'to be packed'", "'sent' THEN 'on its way'"].map(one => `WHEN ${one}`).join(' ')
  const start = `SELECT ${columns}, CASE o.state ${cases} ELSE 'it''s unknown' END AS words, count(*) FILTER (WHERE i.price >= 12.50) OVER (PARTITION BY o.id) AS dear
FROM orders AS o JOIN items AS i ON i.order_id = o.id LEFT JOIN customers AS c ON c.id = o.customer_id /* ${salt} */
WHERE o.shop = $1 AND o.placed BETWEEN $2 AND $3 AND c.name ILIKE '%' || $4 || '%' AND o.note <> E'\\n' AND o.state IN ('new', 'paid', 'sent')`
  let sql = start
  for (let n = 0; sql.length < 1940; n++)
    sql += `\n  AND (i.sku <> 'TP-${n}' OR i.weight > ${n}.5 OR coalesce(c.city, 'nowhere') = $${n + 5})`
  return `${sql.slice(0, sql.lastIndexOf('\n'))}\nORDER BY o.placed DESC LIMIT 50`.padEnd(2000)
}

/** 50 inputs that are all in the query, escaped where they have to be. */
export const presentTexts: readonly string[] = Array.from({ length: 50 }, (_, n) =>
  n % 5 === 0 ? `the ${n}'s cup, blue` : `tea pot no. ${n}, blue`,
)

export const presentSql: string = `SELECT id, name FROM articles WHERE shop = $1 AND name IN (${presentTexts
  .map(text => `'${text.replaceAll("'", "''")}'`)
  .join(', ')}) AND state <> 'sold out' AND price BETWEEN 0.5 AND 100 ORDER BY name DESC, id LIMIT 50`.padEnd(2000)
