// Prints a token that the jwt plugin with config.json takes, good for an hour.
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const { secret, issuer } = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'config.json'), 'utf8'))
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
const expires = Math.floor(Date.now() / 1000) + 3600
const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ iss: issuer, sub: 'alice', exp: expires })}`
console.log(`${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`)
