import { defaultCapture } from '@hookline/core'
import { describe, expect, test } from 'vitest'

describe('lists of assignments and options in text', () => {
  test.each([
    ['host=db user=app password=planted dbname=orders', 'host=db user=app password=[Redacted] dbname=orders'],
    ['password=planted token=planted', 'password=[Redacted] token=[Redacted]'],
    ['export DB_PASSWORD=planted && env TOKEN=planted run', 'export DB_PASSWORD=[Redacted] && env TOKEN=[Redacted] run'],
    ['docker run -e API_KEY=planted app', 'docker run -e API_KEY=[Redacted] app'],
    ['mysql --password=planted --user=app', 'mysql --password=[Redacted] --user=app'],
    ['java -Dtrust.password=planted', 'java -Dtrust.password=[Redacted]'],
    ['mysql --password planted --user app', 'mysql --password [Redacted] --user app'],
    ['tool --api-key "planted two" x', 'tool --api-key [Redacted] x'],
    ['password = "planted two"', 'password = "[Redacted]"'],
    ['[default]\naws_secret_access_key = planted/K7MD\nregion = eu', '[default]\naws_secret_access_key = [Redacted]\nregion = eu'],
    ['a = 1\r\n  db.password   =   planted # why\r\nb = 2', 'a = 1\r\n  db.password   =   [Redacted] # why\r\nb = 2'],
    ["const apiKey = 'planted';\n\tlet token\t=\tplanted1;", "const apiKey = '[Redacted]';\n\tlet token\t=\t[Redacted]"],
    ['export DB_PASSWORD = planted', 'export DB_PASSWORD = [Redacted]'],
    ['Create a file .env:\npassword = Planted1', 'Create a file .env:\npassword = [Redacted]'],
    ['Select the file, then set\npassword = Planted1', 'Select the file, then set\npassword = [Redacted]'],
    ['token = MTk4NzY1.Cl2FMQ.ZnCjm1Xv', 'token = [Redacted]'],
    ['password = aB3.xyz!9', 'password = [Redacted]'],
    ['password = aB3(xyz!9', 'password = [Redacted]'],
    ['password = p#ssw0rd # why', 'password = [Redacted] # why'],
  ])('%s', (text, shown) => {
    expect(defaultCapture.text(text)).toBe(shown)
  })
  test.each([
    "UPDATE users SET name='a', password='b' WHERE token='c'",
    'a=b OR token=t.token',
    '-- password is kept here',
    'git commit --pass-through',
    "SELECT *\nFROM t\nWHERE\n  token = 'x'",
    'the password = x of a sentence',
    'password = p#ssw0rd of a sentence',
    'SELECT count(*)\nFROM t\nWHERE\n  token = abc1',
    'WITH x AS (SELECT 1)\nUPDATE t SET\npassword = abc1',
    'token = this.#held?.token[0]',
    'gsk_render_node_get_node_type, sbp_state_set_io_context, rubygems_with_dependencies_spec, xai-grok-4-fast-reasoning-latest',
    'if (token == "x") return token => "y"',
    'const token = getToken(1)',
    'key = event.key\nsession = requests.Session()',
    'token = $1\ntoken = ?\ntoken = :token',
    'max_tokens = 4096',
    'password = ""\nsecret = null',
    'tool --token-limit 500 --auth none --password -x',
  ])('%s is shown', text => {
    expect(defaultCapture.text(text)).toBe(text)
  })
})

describe('names and values with a colon in text', () => {
  test.each([
    ['GET / HTTP/1.1\r\nHost: h\r\nCookie: a=planted; b=planted\r\n\r\n', 'GET / HTTP/1.1\r\nHost: h\r\nCookie: [Redacted]\r\n\r\n'],
    ['Authorization: Token planted', 'Authorization: [Redacted]'],
    ['Authorization: Digest username="a", response="planted"', 'Authorization: [Redacted]'],
    ['Authorization: Bearer planted1234', 'Authorization: Bearer [Redacted]'],
    [`curl -H "X-Api-Key: planted" -H 'Cookie: a=planted' h`, `curl -H "X-Api-Key: [Redacted]" -H 'Cookie: [Redacted]' h`],
    ["{ user: 'ada', password: 'planted', apiKey: \"plan'ted\" }", "{ user: 'ada', password: '[Redacted]', apiKey: \"[Redacted]\" }"],
    ["{'user': 'ada', 'password': 'plan\\'ted'}", "{'user': 'ada', 'password': '[Redacted]'}"],
    ["{\n  headers: { Authorization: 'planted' }\n}", "{\n  headers: { Authorization: '[Redacted]' }\n}"],
    ['db:\n  user: app\n  password: planted\n  - token: Planted1', 'db:\n  user: app\n  password: [Redacted]\n  - token: [Redacted]'],
    ["password: 'planted", "password: '[Redacted]"],
  ])('%s', (text, shown) => {
    expect(defaultCapture.text(text)).toBe(shown)
  })
  test.each([
    'Unexpected token: <',
    'Password: must have eight characters',
    'token: expired',
    'the session: it has ended',
    'Error: key: value',
    "const options = { key: 'Enter', password: '' }",
    'tokens: 12',
    'password: null',
    'secret: [Object]',
    'keyboard: qwertz',
    '(token: string) => Promise<Session>',
  ])('%s is shown', text => {
    expect(defaultCapture.text(text)).toBe(text)
  })
})
