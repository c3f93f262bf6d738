/** TLS without certificates: both sides know a key. */
const key = Buffer.alloc(16, 7)
const shared = { ciphers: 'PSK-AES128-GCM-SHA256:PSK', minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const

export const psk = {
  server: { ...shared, pskCallback: (): Buffer => key },
  client: { ...shared, pskCallback: () => ({ psk: key, identity: 'test' }), checkServerIdentity: (): undefined => undefined },
}
